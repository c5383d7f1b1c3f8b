// Z-scores and classes, as simpati.antropometri computes them; tables, rules and classes come from the service.

/** "terlentang" or "berdiri": how a child of this age (days) is to be measured. */
export const posisiBaku = (umur, aturan) => (umur < aturan.mulai_berdiri ? "terlentang" : "berdiri");

/** A measured length (cm) as the standard expects it at this age: 0.7 cm between lying and standing. */
export function panjangPada(umur, panjang, posisi, aturan) {
  if (posisi === "berdiri" && umur < aturan.mulai_berdiri) return panjang + aturan.selisih_posisi;
  if (posisi === "terlentang" && umur >= aturan.mulai_berdiri) return panjang - aturan.selisih_posisi;
  return panjang;
}

/**
 * {TBU, BBU, BBTB, IMTU}: each {z, tanda, kelas}, absent when it cannot be computed.
 * `lms` holds [L, M, S] of lfa, wfa and bmifa on the day; `berat` in kg and `panjang` in cm may be null.
 */
export function nilai({ kelamin, umur, berat, panjang, posisi, edema, lms }, bekal) {
  const { aturan, tabel } = bekal;
  if (umur < 0 || umur > aturan.umur_maks) return {};
  const kg = edema ? null : berat;
  const z = {};
  if (kg !== null) z.BBU = sd23(lms.wfa, kg);
  if (panjang !== null) {
    const cm = panjangPada(umur, panjang, posisi, aturan);
    z.TBU = lms.lfa && bulatkan(dasar(lms.lfa, cm));
    if (kg !== null) {
      const menurut = umur < aturan.mulai_berdiri ? tabel.wfl : tabel.wfh;
      z.BBTB = sd23(menurutPanjang(menurut[kelamin], cm), kg);
      z.IMTU = sd23(lms.bmifa, kg / (cm / 100) ** 2);
    }
  }
  const ada = Object.entries(z).filter(([, satu]) => satu !== null && satu !== undefined);
  return Object.fromEntries(ada.map(([indeks, satu]) => [indeks, dinilai(bekal.indeks[indeks], satu)]));
}

function dinilai({ tanda: [bawah, atas], kelas }, z) {
  const tanda = z < bawah || z > atas;
  return { z, tanda, kelas: tanda ? null : kelas.find((satu) => memuat(satu, z)) };
}

const memuat = ({ batas, termasuk }, z) => batas === null || z < batas || (termasuk && z === batas);

/** Half away from zero to two decimals; float noise beyond nine decimals is cut first. */
export function bulatkan(z) {
  const [utuh, pecahan] = Math.abs(z).toFixed(9).split(".");
  const perseratus = Number(utuh + pecahan.slice(0, 2)) + (pecahan[2] >= "5" ? 1 : 0);
  return (z < 0 && perseratus ? -perseratus : perseratus) / 100;
}

/** [L, M, S] linear between the steps of 0.1 cm; null outside of the table. */
function menurutPanjang({ awal, l, m, s }, cm) {
  const sepersepuluh = Number((cm * 10).toFixed(6));
  const bawah = Math.floor(sepersepuluh);
  const [sisa, n] = [sepersepuluh - bawah, bawah - awal];
  if (m[n] === undefined) return null;
  if (sisa === 0) return [l, m[n], s[n]];
  if (m[n + 1] === undefined) return null;
  return [l, m[n] + (m[n + 1] - m[n]) * sisa, s[n] + (s[n + 1] - s[n]) * sisa];
}

function dasar([l, m, s], x) {
  return l === 0 ? Math.log(x / m) / s : ((x / m) ** l - 1) / (l * s);
}

/** Beyond 3 SD the tails run straight, at the distance between 2 and 3 SD. */
function sd23(lms, x) {
  if (!lms) return null;
  const [l, m, s] = lms;
  const pada = (sd) => m * (1 + l * s * sd) ** (1 / l);
  const z = dasar(lms, x);
  if (z > 3) return bulatkan(3 + (x - pada(3)) / (pada(3) - pada(2)));
  if (z < -3) return bulatkan(-3 + (x - pada(-3)) / (pada(-2) - pada(-3)));
  return bulatkan(z);
}

/** Whether a child seems to have shrunk by more than a board's error; both lengths from `panjangPada`. */
export const menyusut = (sebelum, sekarang, aturan) => Number((sebelum - sekarang).toFixed(6)) > aturan.susut;

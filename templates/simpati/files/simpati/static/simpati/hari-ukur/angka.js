// Numbers, days and ages as the service reads and writes them (simpati/forms.py, simpati/periode.py).

const BENTUK = /^([0-9]{1,4}(?:[.,][0-9]+)?)\s*(?:kg|cm)?$/i;
const HARI = 86_400_000;

/** "8,4" for 8.4. */
export const tulis = (angka) => String(angka).replace(".", ",");

/** Fills "%(nama)s" and "%(n)d" in. */
export const isi = (teks, nilai) => teks.replace(/%\((\w+)\)[sd]/g, (_semua, nama) => nilai[nama]);

/** What was typed: {nilai} or {pesan}; `ukuran` is {satuan, batas, desimal}. */
export function baca(teks, ukuran, kata) {
  const bersih = teks.trim();
  if (!bersih) return { pesan: kata.perlu_diisi };
  const cocok = BENTUK.exec(bersih);
  if (!cocok) return { pesan: kata.angka_saja };
  const ditulis = cocok[1].replace(",", ".");
  const nilai = Number(ditulis);
  const [bawah, atas] = ukuran.batas;
  if (nilai < bawah || nilai > atas) return { pesan: diLuar(nilai, ukuran, kata) };
  if ((String(nilai).split(".")[1] || "").length > ukuran.desimal) return { pesan: ukuran.terlalu_teliti };
  return { nilai };
}

function diLuar(nilai, { satuan, batas: [bawah, atas], desimal }, kata) {
  const pesan = isi(kata.di_luar, { angka: tulis(nilai), satuan, bawah: tulis(bawah), atas: tulis(atas) });
  // Only what would be taken is proposed; to a machine 40.3 / 10 is 4.029999999999999.
  const koma = [nilai / 10, nilai / 100]
    .map((tepat) => ({ tepat, bulat: Number(tepat.toFixed(desimal)) }))
    .find(({ tepat, bulat }) => Math.abs(tepat - bulat) < 1e-9 && bulat >= bawah && bulat <= atas);
  return koma === undefined ? pesan : `${pesan} ${isi(kata.koma, { angka: tulis(koma.bulat) })}`;
}

/** Today in the region's time zone by this phone's clock, as "2026-11-26". */
export function hariIni(zona, jam = new Date()) {
  const pilihan = { timeZone: zona, year: "numeric", month: "2-digit", day: "2-digit" };
  const bagian = new Intl.DateTimeFormat("en", pilihan).formatToParts(jam);
  return ["year", "month", "day"].map((nama) => bagian.find(({ type }) => type === nama).value).join("-");
}

/** Whole days from one day to another, both "2026-11-26". */
export const selisihHari = (awal, akhir) => Math.round((Date.parse(akhir) - Date.parse(awal)) / HARI);

/** An age in words, as simpati.periode.sebut_umur gives it. */
export function sebutUmur(lahir, tanggal, bekal) {
  const [a, b] = [lahir, tanggal].map((satu) => satu.split("-").map(Number));
  const umur = (b[0] - a[0]) * 12 + b[1] - a[1] - (b[2] < a[2] ? 1 : 0);
  const [tahun, sisa] = [Math.floor(umur / 12), umur % 12];
  const kata = tahun ? [hitung(bekal.tahun, tahun)] : [];
  if (sisa || !tahun) kata.push(hitung(bekal.bulan, sisa));
  return kata.join(" ");
}

const hitung = (bentuk, n) => isi(bentuk[n === 1 ? 0 : 1], { n });

/** A day as people write it, in the page's language. */
export function sebutTanggal(tanggal, pilihan = { day: "numeric", month: "long", year: "numeric" }) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { ...pilihan, timeZone: "UTC" }).format(
    Date.parse(tanggal),
  );
}

// What the kader sees. Each function makes one piece of the page from values; nothing is stored or sent here.

import { isi, sebutTanggal, sebutUmur, selisihHari, tulis } from "./angka.js";
import { grafik } from "./grafik.js";
import { menyusut, nilai, panjangPada } from "./hitung.js";

const KARTU = ["TBU", "BBU", "BBTB"];

/** An element with properties and attributes; what is null or false among its parts is left out. */
export function buat(nama, sifat = {}, ...bagian) {
  const satu = document.createElement(nama);
  for (const [kunci, nilai] of Object.entries(sifat)) {
    if (nilai === null || nilai === undefined || nilai === false) continue;
    if (typeof nilai === "function") satu.addEventListener(kunci, nilai);
    else satu.setAttribute(kunci, nilai === true ? "" : nilai);
  }
  satu.append(...bagian.filter((bagian) => bagian || bagian === 0));
  return satu;
}

export const tombol = (teks, click, kelas = "btn") => buat("button", { type: "button", class: kelas, click }, teks);

/** One line on what is stored where, with what can be done about it. */
export function status({ zona, dimuat, bisaMuat, ...isian }, { sinkron, masuk }) {
  const { kata, menunggu, sambung, sibuk } = isian;
  const teks = sibuk && menunggu ? kata.mengirim : keadaan(isian);
  const ulang = menunggu ? kata.kirim : bisaMuat && kata.muat_ulang;
  return [
    buat(
      "p",
      { class: "hu-status__teks" },
      buat("strong", {}, teks),
      " ",
      dimuat && buat("span", { class: "small" }, isi(kata.dimuat, { waktu: waktu(dimuat, zona) })),
    ),
    sambung === "masuk"
      ? buat("a", { class: "btn btn--primary", href: masuk }, kata.masuk)
      : ulang && buat("button", { type: "button", class: "btn", click: sinkron, disabled: sibuk }, ulang),
  ].filter(Boolean);
}

function keadaan({ kata, menunggu, dilihat, sambung }) {
  if (sambung === "masuk") return menunggu ? isi(kata.masuk_kirim, { n: menunggu }) : kata.masuk_muat;
  if (sambung === "tolak") return kata.ditolak_layanan;
  const tunggu = menunggu ? isi(kata.menunggu, { n: menunggu }) : "";
  if (sambung === "putus") return [kata.tanpa_sinyal, tunggu].join(" ");
  return tunggu || (dilihat ? isi(kata.dilihat, { n: dilihat }) : kata.semua_terkirim);
}

function waktu(cap, timeZone) {
  const pilihan = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone };
  return new Intl.DateTimeFormat(document.documentElement.lang, pilihan).format(cap);
}

/** Entries that wait for the kader: refused ones, and those that meet another measurement. */
export function perluDilihat(semua, kata) {
  return (
    semua.length > 0 &&
    buat(
      "section",
      { class: "stack stack--tight", "aria-labelledby": "hu-dilihat" },
      buat("h2", { id: "hu-dilihat" }, kata.perlu_dilihat),
      buat("p", { class: "muted" }, kata.perlu_dilihat_isi),
      buat(
        "ul",
        { class: "list list--perhatian" },
        ...semua.map((satu) => baris(`#kiriman/${satu.kiriman}`, satu.nama, satu.pesan)),
      ),
    )
  );
}

/** A row of a list that leads on. */
export function baris(href, nama, rinci, ...kanan) {
  return buat(
    "li",
    {},
    buat(
      "a",
      { href },
      buat(
        "span",
        { class: "anak" },
        buat("span", { class: "anak__nama" }, nama),
        buat("span", { class: "anak__rinci" }, rinci),
      ),
      ...kanan,
    ),
  );
}

/** A child in the list, with where its measurement stands. */
export function barisAnak(anak, kiriman, hari, bekal) {
  const { kata } = bekal;
  const tanda = {
    menunggu: ["warn", kata.menunggu_singkat],
    bentrok: ["bad", kata.perlu_dilihat],
    ditolak: ["bad", kata.perlu_dilihat],
  };
  const [rupa, teks] = kiriman ? tanda[kiriman.keadaan] : ["good", kata.sudah_diukur];
  const kanan =
    kiriman || anak.bulan_ini
      ? buat("span", { class: `badge badge--${rupa}` }, teks)
      : buat("span", { class: "anak__aksi" }, kata.ukur);
  const rinci = `${sebutUmur(anak.lahir, hari, bekal)} · ${isi(kata.ibu, { nama: anak.ibu })}`;
  const perbaiki = kiriman?.keadaan === "menunggu" ? `/${kiriman.kiriman}` : "";
  const tujuan = kiriman && !perbaiki ? `#kiriman/${kiriman.kiriman}` : `#anak/${anak.id}${perbaiki}`;
  return baris(tujuan, anak.nama, rinci, kanan);
}

/** A field with its label, help and the place of its fault. */
export function isian(nama, label, bantuan, sifat) {
  const masukan = buat("input", {
    id: `hu-${nama}`,
    name: nama,
    autocomplete: "off",
    "aria-describedby": `hu-${nama}-salah hu-${nama}-bantuan`,
    ...sifat,
  });
  return buat(
    "div",
    { class: "field" },
    buat("label", { for: `hu-${nama}` }, label),
    masukan,
    buat("p", { class: "field__help", id: `hu-${nama}-bantuan` }, bantuan),
    buat("p", { class: "field__error", id: `hu-${nama}-salah`, hidden: true }),
  );
}

/** Says what is wrong with a field, or nothing. */
export function salahkan(form, nama, pesan) {
  const tempat = form.querySelector(`#hu-${nama}-salah`);
  tempat.textContent = pesan || "";
  tempat.hidden = !pesan;
  form.elements[nama].toggleAttribute("aria-invalid", false);
  if (pesan) form.elements[nama].setAttribute("aria-invalid", "true");
}

export function pilihanPosisi(kini, kata) {
  const satu = (kode) =>
    buat(
      "div",
      {},
      buat(
        "label",
        {},
        buat("input", { type: "radio", name: "posisi", value: kode, checked: kode === kini }),
        kata[kode],
      ),
    );
  return buat(
    "fieldset",
    { class: "field field__group" },
    buat("legend", {}, kata.posisi),
    buat("div", {}, satu("terlentang"), satu("berdiri")),
  );
}

export function centangEdema(kini, kata) {
  return buat(
    "div",
    { class: "field field--checkbox" },
    buat("input", {
      type: "checkbox",
      id: "hu-edema",
      name: "edema",
      checked: kini,
      "aria-describedby": "hu-edema-bantuan",
    }),
    buat("label", { for: "hu-edema" }, kata.edema),
    buat("p", { class: "field__help", id: "hu-edema-bantuan" }, kata.edema_cara),
  );
}

/** What a measurement says, as the service's result page says it: warnings, cards, chart. */
export function hasil(anak, ukuran, daftar, bekal) {
  const { aturan, kata } = bekal;
  const umur = selisihHari(anak.lahir, ukuran.tanggal);
  const lms = lmsPada(anak, selisihHari(daftar.hari_ini, ukuran.tanggal));
  if (!lms) return [buat("p", { class: "muted" }, kata.hasil_di_layanan)];
  const angka = nilai({ ...ukuran, kelamin: anak.kelamin, umur, lms }, bekal);
  const cm = panjangPada(umur, ukuran.panjang, ukuran.posisi, aturan);
  const ulang = Object.values(angka).some((satu) => satu.tanda);
  const lalu = anak.riwayat.filter(([hari]) => hari < umur);
  return [
    buat("h2", { class: "visually-hidden" }, kata.hasil),
    ulang && peringatan("bad", `${kata.perlu_ulang}. ${bekal.ukur_ulang}`),
    ukuran.edema && peringatan("bad", bekal.edema),
    !angka.TBU?.tanda && susut(lalu.at(-1), cm, aturan, kata),
    buat("div", { class: "grid hasil" }, ...KARTU.map((satu) => kartu(satu, angka[satu], { ...ukuran, umur }, bekal))),
    buat(
      "div",
      { class: "card" },
      gambar(anak, lalu, { umur, cm, label: label(ukuran.tanggal, ukuran.panjang) }, bekal),
    ),
    buat("p", { class: "muted small" }, kata.sumber),
  ].filter(Boolean);
}

/** LMS values of a day so many days after the list was made; null when the phone has none. */
function lmsPada({ lms }, hari) {
  if (!(hari in lms.lfa)) return null;
  return Object.fromEntries(Object.entries(lms).map(([nama, semua]) => [nama, semua[hari]]));
}

export const peringatan = (rupa, teks) => buat("p", { class: `alert alert--${rupa}` }, teks);

function susut(lalu, cm, aturan, kata) {
  if (!lalu || !menyusut(lalu[1], cm, aturan)) return null;
  return peringatan("warn", isi(kata.susut, { tanggal: sebutTanggal(lalu[2]), cm: tulis(lalu[1]) }));
}

function kartu(indeks, satu, { umur, edema }, bekal) {
  const { kata, aturan } = bekal;
  const { judul, kelas: semua } = bekal.indeks[indeks];
  // Bilateral oedema is severe acute malnutrition whatever the weight says (Permenkes 2/2020).
  const kelas = edema && indeks === "BBTB" ? semua.find(({ kode }) => kode === aturan.gizi_buruk) : satu?.kelas;
  const [nama, langkah] = kelas
    ? [kelas.nama, umur < aturan.asi_saja ? kelas.bayi : kelas.langkah]
    : tanpaKelas(satu, edema, kata);
  return buat(
    "article",
    { class: `card hasil__kartu ${kelas ? `hasil__kartu--${kelas.rupa}` : ""}` },
    buat("h3", { class: "hasil__judul" }, judul),
    buat("p", { class: `hasil__kelas ${kelas ? `hasil__kelas--${kelas.rupa}` : ""}` }, nama),
    buat("p", {}, langkah),
    satu && buat("p", { class: "muted small" }, `z-score ${tulisZ(satu.z)}`),
  );
}

function tanpaKelas(satu, edema, kata) {
  if (satu?.tanda) return [kata.perlu_ulang, kata.tidak_wajar];
  return [kata.tidak_dinilai, edema ? kata.bengkak : kata.di_luar_tabel];
}

const tulisZ = (z) => `${z < 0 ? "−" : "+"}${tulis(Math.abs(z).toFixed(2))}`;
const label = (tanggal, cm) => `${sebutTanggal(tanggal)}: ${tulis(cm)} cm`;

function gambar(anak, lalu, kini, { kurva, aturan, kata }) {
  const titik = lalu.map(([umur, cm, tanggal]) => ({ umur, cm, label: label(tanggal, cm) }));
  return grafik([...titik, kini], kurva[anak.kelamin], aturan, {
    judul: isi(kata.grafik_judul, { nama: anak.nama }),
    isi: kata.grafik_isi,
    sumbu: kata.grafik_sumbu,
  });
}

/** One of two measurements between which the kader chooses. */
export function sebutan(judul, ukuran, kata) {
  return buat(
    "div",
    { class: "card" },
    buat("h2", { class: "card__title" }, judul),
    buat("p", { class: "hu-angka" }, `${tulis(ukuran.berat_kg)} kg · ${tulis(ukuran.panjang_tinggi_cm)} cm`),
    buat(
      "p",
      { class: "muted" },
      [sebutTanggal(ukuran.tanggal), kata[ukuran.posisi], ukuran.edema && kata.edema].filter(Boolean).join(" · "),
    ),
  );
}

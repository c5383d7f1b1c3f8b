// The measuring day: which screen is open, what the kader does there, and when the phone talks to the service.

import { baca, hariIni as hariDi, isi, sebutTanggal, sebutUmur, selisihHari, tulis } from "./angka.js";
import { posisiBaku } from "./hitung.js";
import { kirim, minta } from "./kirim.js";
import * as layar from "./layar.js";
import * as simpan from "./simpan.js";

const SEGAR = 10 * 60_000; // a list that was loaded since is not loaded again unasked
const JEDA = [5_000, 15_000, 60_000, 300_000]; // between two tries without a line
const SEKALI = 20; // entries in one request
const { buat, tombol } = layar;
const akar = document.querySelector("#hari-ukur");
const alamat = akar.dataset;
const [tempatStatus, tempatLayar, pengumuman] = ["#hu-status", "#hu-layar", "#hu-pengumuman"].map((satu) => akar.querySelector(satu));

const kini = { petugas: null, posyandu: null, daftar: null, antrean: [], sambung: "ada", sibuk: false, lagi: false, gagal: 0, cari: "", saring: "belum", pasang: null };
let bekal, kata, jam;
const hariIni = () => hariDi(bekal.aturan.zona);

// --- The service ---

/** Who is signed in, what waits, today's list: in this order. `paksa` loads the list even when it is fresh. */
async function sinkron(paksa = false) {
  kini.lagi = kini.sibuk;
  if (kini.sibuk) return;
  clearTimeout(jam);
  kini.sibuk = true;
  gambarStatus();
  try {
    kini.sambung = await bicara(paksa === true);
  } catch (salah) {
    kini.sambung = "putus";
    console.warn(salah);
  }
  kini.sibuk = false;
  kini.gagal = kini.sambung === "putus" ? kini.gagal + 1 : 0;
  if (kini.gagal) jam = setTimeout(sinkron, JEDA[Math.min(kini.gagal, JEDA.length) - 1]);
  await segarkan();
  if (kini.lagi && kini.sambung === "ada") await sinkron();
}

async function bicara(paksa) {
  const sesi = await minta(alamat.sesi);
  if (sesi.keadaan === "putus") return "putus";
  if (sesi.keadaan !== "ada") return keluar(sesi.keadaan);
  await pakai(sesi.isi.petugas);
  const terkirim = await kosongkanAntrean(sesi.isi.token);
  if (terkirim !== "ada") return terkirim;
  return kini.posyandu ? muat(paksa) : "ada";
}

/** Nobody who may see names is signed in: they leave the phone, what was not sent stays. */
async function keluar(sambung) {
  await simpan.lupakan();
  Object.assign(kini, { petugas: null, daftar: null });
  return sambung;
}

async function pakai(petugas) {
  if (kini.petugas !== petugas) {
    Object.assign(kini, { petugas, daftar: null, posyandu: nomorAlamat() || (kini.petugas === null && kini.posyandu) });
    location.hash = "";
  }
  await simpan.rapikanDaftar(petugas, bekal.aturan.hari_disimpan);
  await simpan.pakaiSesi({ petugas, posyandu: kini.posyandu });
  kini.daftar ??= kini.posyandu && (await simpan.daftar(petugas, kini.posyandu));
}

async function kosongkanAntrean(token) {
  const petugas = kini.petugas;
  const semua = (await simpan.antrean(petugas)).filter(({ keadaan }) => keadaan === "menunggu");
  while (semua.length) {
    const { keadaan, isi: jawab } = await kirim(alamat.kirim, token, petugas, semua.splice(0, SEKALI));
    if (keadaan !== "ada") return keadaan === "masuk" ? keluar(keadaan) : keadaan;
    for (const satu of jawab.hasil) await terapkan(satu);
  }
  return "ada";
}

async function terapkan({ kiriman, keadaan, pesan, ada }) {
  if (keadaan !== "tersimpan" && keadaan !== "sudah") return simpan.catatJawaban(kiriman, { keadaan, pesan, ada, ganti: null });
  const { balita } = (await simpan.antrean(kini.petugas)).find((satu) => satu.kiriman === kiriman) || {};
  await simpan.buang(kiriman);
  return tandai(balita, ada);
}

/** Shows a child as measured before the list is loaded again. */
async function tandai(balita, ada) {
  const anak = kini.daftar?.anak.find(({ id }) => id === balita);
  if (!anak) return;
  anak.terakhir = ada;
  anak.bulan_ini = true;
  await simpan.simpanDaftar(kini.daftar);
}

async function muat(paksa) {
  const daftar = kini.daftar;
  const segar = daftar && daftar.hari_ini === hariIni() && Date.now() - daftar.dimuat < SEGAR;
  if (segar && !paksa) return "ada";
  const { keadaan, isi: dimuat } = await minta(`${alamat.akar}${kini.posyandu}/data.json`);
  if (keadaan === "masuk") return keluar(keadaan);
  if (keadaan === "tolak") {
    await simpan.buangDaftar(kini.petugas, kini.posyandu);
    kini.daftar = null;
  }
  if (keadaan !== "ada") return keadaan;
  kini.daftar = { ...dimuat, dimuat: Date.now() };
  await simpan.simpanDaftar(kini.daftar);
  return "ada";
}

// --- Screens ---

/** Reads the queue again and draws; a form that is being filled in is left alone. */
async function segarkan() {
  kini.antrean = kini.petugas === null ? [] : await simpan.antrean(kini.petugas);
  kini.belumMilik = kini.petugas === null ? await simpan.jumlahAntrean() : 0;
  gambarStatus();
  if (!tempatLayar.querySelector("form[data-anak]") || (!kini.daftar && kini.petugas !== null)) gambarLayar();
}

function gambarStatus() {
  const menunggu = kini.belumMilik || kini.antrean.filter(({ keadaan }) => keadaan === "menunggu").length;
  const isian = { kata, zona: bekal.aturan.zona, menunggu, dimuat: kini.daftar?.dimuat, sambung: kini.sambung, sibuk: kini.sibuk, bisaMuat: Boolean(kini.posyandu) };
  tempatStatus.replaceChildren(...layar.status(isian, { sinkron: () => sinkron(true), masuk: kini.posyandu ? `${alamat.akar}${kini.posyandu}/masuk/` : alamat.posyandu }));
  tempatStatus.dataset.sambung = kini.sambung;
}

function gambarLayar() {
  const [jenis, ...kunci] = location.hash.slice(1).split("/");
  const anak = jenis === "anak" && kini.daftar?.anak.find(({ id }) => id === Number(kunci[0]));
  const kiriman = kini.antrean.find((satu) => satu.kiriman === kunci.at(-1));
  if (anak) layarAnak(anak, kiriman || kirimanDari(anak, hariIni()));
  else if (kiriman) layarKiriman(kiriman);
  else layarDaftar();
}

function pindah() {
  gambarLayar();
  scrollTo(0, 0);
  tempatLayar.querySelector("h1, h2")?.focus();
}

function kepala(teks, ...rinci) {
  document.title = `${teks} · ${kata.layanan}`;
  return buat("header", { class: "page-head" }, buat("h1", { tabindex: "-1" }, teks), ...rinci);
}

function layarDaftar() {
  const { daftar } = kini;
  const dilihat = layar.perluDilihat(kini.antrean.filter(({ keadaan }) => keadaan !== "menunggu"), kata);
  if (!daftar) {
    const teks = kini.sibuk ? kata.memuat : kini.sambung === "masuk" ? kata.masuk_muat : kata.belum_ada;
    const kosong = buat("div", { class: "empty" }, buat("p", {}, teks), buat("a", { class: "btn", href: alamat.posyandu }, kata.pilih));
    tempatLayar.replaceChildren(...[kepala(kata.judul), dilihat, kosong].filter(Boolean));
    return;
  }
  const nama = kepala(daftar.posyandu.nama, buat("p", { class: "lead" }, `${kata.judul} · ${sebutTanggal(hariIni())}`));
  const kotak = buat("input", { class: "cari__kotak hu-cari", type: "search", value: kini.cari, placeholder: kata.cari, "aria-label": kata.cari, autocomplete: "off", input: ({ target }) => { kini.cari = target.value; gambarAnak(); } });
  const fokus = document.activeElement?.classList.contains("hu-cari");
  tempatLayar.replaceChildren(...[nama, dilihat, kotak, buat("div", { class: "stack", id: "hu-anak" }), kini.pasang && tombol(kata.pasang, pasang, "btn btn--ghost")].filter(Boolean));
  gambarAnak();
  if (fokus) {
    kotak.focus();
    kotak.setSelectionRange(kotak.value.length, kotak.value.length);
  }
}

const kirimanDari = (anak, hari) => kini.antrean.find(({ balita, tanggal }) => balita === anak.id && (!hari || hari === tanggal));
const SARING = { belum: (anak) => !sudah(anak), sudah: (anak) => sudah(anak), semua: () => true };
const sudah = (anak) => anak.bulan_ini || Boolean(kirimanDari(anak));

function gambarAnak() {
  const kataCari = kini.cari.toLowerCase().split(/\s+/).filter(Boolean);
  const cocok = kini.daftar.anak.filter(({ nama, ibu }) => kataCari.every((satu) => `${nama} ${ibu}`.toLowerCase().includes(satu)));
  const pilihan = Object.keys(SARING).map((kode) => buat("li", {}, buat(
    "button", { type: "button", class: "saring__pilih", "aria-pressed": String(kode === kini.saring), click: () => { kini.saring = kode; gambarAnak(); tempatLayar.querySelector("[aria-pressed=true]").focus(); } },
    isi(kata[kode], { n: cocok.filter(SARING[kode]).length }),
  )));
  const semua = cocok.filter(SARING[kini.saring]);
  const kosong = kini.saring === "belum" && !kataCari.length ? kata.semua_diukur : kata.tidak_ada;
  tempatLayar.querySelector("#hu-anak").replaceChildren(
    buat("ul", { class: "saring hu-saring", "aria-label": kata.saring }, ...pilihan),
    semua.length
      ? buat("ul", { class: "list" }, ...semua.map((anak) => layar.barisAnak(anak, kirimanDari(anak), hariIni(), bekal)))
      : buat("div", { class: "empty" }, buat("p", {}, kosong)),
  );
}

// --- One child ---

function layarAnak(anak, kiriman) {
  pengumuman.hidden = true;
  const { daftar } = kini; // still at hand when she is signed out meanwhile
  const { terakhir, kelamin, lahir, ibu, nama } = anak;
  const tanggal = kiriman?.tanggal || hariIni();
  const rinci = [sebutUmur(lahir, hariIni(), bekal), kelamin === "L" ? kata.laki : kata.perempuan, isi(kata.ibu, { nama: ibu })].join(" · ");
  const lalu = terakhir && buat("p", { class: "sebelumnya" }, isi(kata.terakhir, { tanggal: sebutTanggal(terakhir.tanggal), kg: tulis(terakhir.berat_kg), cm: tulis(terakhir.panjang_tinggi_cm) }));
  const hasil = buat("section", { class: "stack", "aria-label": kata.hasil, "aria-live": "polite" });
  const form = formulir(anak, kiriman, tanggal);
  form.addEventListener("input", () => gambarHasil(form, anak, daftar, hasil));
  form.addEventListener("submit", (kejadian) => { kejadian.preventDefault(); catat(form, anak, daftar, kiriman); });
  tempatLayar.replaceChildren(
    buat("p", {}, buat("a", { class: "hu-kembali", href: "#" }, `← ${kata.kembali}`)),
    buat("div", { class: "hu-ukur" }, buat("div", { class: "card" }, ...[kepala(nama, buat("p", { class: "muted" }, rinci)), lalu, kiriman?.pesan && buat("p", { class: "alert alert--bad" }, kiriman.pesan), form].filter(Boolean)), hasil),
  );
  gambarHasil(form, anak, daftar, hasil);
}

function formulir(anak, kiriman, tanggal) {
  const angka = { inputmode: "decimal", type: "text", required: true };
  const posisi = kiriman?.posisi || posisiBaku(selisihHari(anak.lahir, tanggal), bekal.aturan);
  const catatan = buat("p", { class: "alert alert--warn", id: "hu-ada", hidden: true });
  return buat("form", { class: "form form--ukur", novalidate: true, "data-anak": anak.id },
    layar.isian("berat_kg", kata.berat, kata.berat_contoh, { ...angka, value: kiriman && tulis(kiriman.berat_kg) }),
    layar.isian("panjang_tinggi_cm", kata.panjang, kata.panjang_contoh, { ...angka, value: kiriman && tulis(kiriman.panjang_tinggi_cm) }),
    layar.pilihanPosisi(posisi, kata),
    layar.centangEdema(kiriman?.edema, kata),
    layar.isian("tanggal", kata.tanggal, "", { type: "date", required: true, value: tanggal, min: anak.lahir, max: hariIni() }),
    catatan,
    buat("div", { class: "hu-bawah" }, buat("button", { class: "btn btn--primary btn--block btn--besar", type: "submit" }, kata.simpan)));
}

/** What stands in the form, with what is wrong with it by field. */
function bacaFormulir(form, anak, daftar) {
  const { aturan } = bekal;
  const berat = baca(form.elements.berat_kg.value, { satuan: "kg", batas: aturan.berat, desimal: 2, terlalu_teliti: kata.berat_teliti }, kata);
  const panjang = baca(form.elements.panjang_tinggi_cm.value, { satuan: "cm", batas: aturan.panjang, desimal: 1, terlalu_teliti: kata.panjang_teliti }, kata);
  const tanggal = form.elements.tanggal.value;
  return {
    ukuran: { berat: berat.nilai, panjang: panjang.nilai, posisi: form.elements.posisi.value, edema: form.elements.edema.checked, tanggal },
    salah: { berat_kg: berat.pesan, panjang_tinggi_cm: panjang.pesan, tanggal: salahTanggal(tanggal, anak, daftar) },
  };
}

function salahTanggal(tanggal, anak, daftar) {
  if (!tanggal) return kata.perlu_diisi;
  if (hariIni() < daftar.hari_ini) return kata.jam_ponsel;
  if (tanggal > hariIni()) return kata.belum_terjadi;
  if (tanggal < anak.lahir) return kata.sebelum_lahir;
  return selisihHari(anak.lahir, tanggal) > bekal.aturan.umur_maks ? bekal.di_luar_umur : "";
}

function gambarHasil(form, anak, daftar, tempat) {
  const { ukuran, salah } = bacaFormulir(form, anak, daftar);
  for (const [nama, pesan] of Object.entries(salah)) layar.salahkan(form, nama, form.elements[nama].value ? pesan : "");
  const ada = anak.terakhir?.tanggal === ukuran.tanggal && anak.terakhir;
  const catatan = form.querySelector("#hu-ada");
  catatan.hidden = !ada;
  catatan.textContent = ada ? isi(kata.sudah_hari_ini, { kg: tulis(ada.berat_kg), cm: tulis(ada.panjang_tinggi_cm) }) : "";
  const lengkap = !Object.values(salah).some(Boolean);
  tempat.replaceChildren(...(lengkap ? layar.hasil(anak, ukuran, daftar, bekal) : [buat("p", { class: "muted" }, kata.hasil_nanti)]));
}

async function catat(form, anak, daftar, lama) {
  const { ukuran, salah } = bacaFormulir(form, anak, daftar);
  for (const [nama, pesan] of Object.entries(salah)) layar.salahkan(form, nama, pesan);
  const keliru = Object.keys(salah).find((nama) => salah[nama]);
  if (keliru) return form.elements[keliru].focus();
  const { berat: berat_kg, panjang: panjang_tinggi_cm, ...lain } = ukuran;
  // A corrected entry is a new one: the service may have stored the old one unheard.
  const masukan = { kiriman: crypto.randomUUID(), petugas: daftar.petugas, balita: anak.id, nama: anak.nama, berat_kg, panjang_tinggi_cm, ...lain, keadaan: "menunggu" };
  if (!(await coba(() => simpan.antrekan(masukan, lama?.kiriman)))) return undefined;
  umumkan(isi(kata.tersimpan, { nama: anak.nama }));
  return selesai();
}

// --- An entry that waits for the kader ---

function layarKiriman(kiriman) {
  const { ada, nama, pesan } = kiriman;
  const anak = kini.daftar?.anak.find(({ id }) => id === kiriman.balita);
  const pilih = kiriman.keadaan === "bentrok" && ada;
  const bawah = pilih
    ? [tombol(kata.pakai_tercatat, () => buangKiriman(kiriman, ada)), tombol(kata.pakai_ponsel, () => ganti(kiriman), "btn btn--primary")]
    : [tombol(kata.buang, () => confirm(isi(kata.buang_yakin, { nama })) && buangKiriman(kiriman))];
  if (anak) bawah.push(buat("a", { class: "btn btn--ghost", href: `#anak/${anak.id}/${kiriman.kiriman}` }, kata.perbaiki));
  tempatLayar.replaceChildren(...[
    buat("p", {}, buat("a", { class: "hu-kembali", href: "#" }, `← ${kata.kembali}`)),
    kepala(nama),
    buat("p", { class: "alert alert--warn" }, pilih ? kata.pilih_angka : pesan),
    buat("div", { class: "grid" }, ...[pilih && layar.sebutan(isi(kata.sudah_tercatat, { oleh: ada.oleh }), ada, kata), layar.sebutan(kata.di_ponsel, kiriman, kata)].filter(Boolean)),
    buat("div", { class: "row" }, ...bawah),
  ]);
}

/** Her choice names the row she saw; when it has changed since, she is asked again. */
async function ganti(kiriman) {
  const { id, versi } = kiriman.ada;
  if (await coba(() => simpan.catatJawaban(kiriman.kiriman, { keadaan: "menunggu", pesan: "", ganti: { id, versi } }))) await selesai();
}

async function buangKiriman(kiriman, ada) {
  if (!(await coba(() => simpan.buang(kiriman.kiriman)))) return;
  if (ada) await tandai(kiriman.balita, ada);
  await selesai();
}

async function selesai() {
  tempatLayar.replaceChildren();
  history.replaceState(null, "", location.pathname);
  await segarkan();
  pindah();
  sinkron();
}

/** Tells when the phone cannot store; nothing is lost from the screen then. */
async function coba(langkah) {
  try {
    await langkah();
    return true;
  } catch (salah) {
    console.warn(salah);
    umumkan(kata.gagal_simpan);
    return false;
  }
}

function umumkan(teks) {
  pengumuman.textContent = teks;
  pengumuman.hidden = false;
}

async function pasang() {
  await kini.pasang.prompt();
  kini.pasang = null;
  gambarLayar();
}

// --- Start ---

function daftarkanPekerja() {
  if (!("serviceWorker" in navigator)) return umumkan(kata.tanpa_pekerja);
  navigator.storage?.persist?.();
  return navigator.serviceWorker.register(alamat.pekerja, { scope: alamat.akar }).catch(() => umumkan(kata.tanpa_pekerja));
}

/** The posyandu that the page's address names; 0 for none. */
const nomorAlamat = () => Number(/(\d+)\/$/.exec(location.pathname)?.[1] || 0);

async function mulai() {
  bekal = await (await fetch(alamat.bekal)).json();
  kata = bekal.kata;
  const sesi = await simpan.sesi();
  kini.petugas = sesi?.petugas ?? null;
  kini.posyandu = nomorAlamat() || sesi?.posyandu || null;
  await simpan.rapikanDaftar(kini.petugas, bekal.aturan.hari_disimpan);
  if (kini.petugas !== null && kini.posyandu) kini.daftar = await simpan.daftar(kini.petugas, kini.posyandu);
  await segarkan();
  daftarkanPekerja();
  addEventListener("hashchange", pindah);
  addEventListener("online", () => sinkron());
  addEventListener("offline", () => { kini.sambung = "putus"; gambarStatus(); });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sinkron());
  addEventListener("beforeinstallprompt", (kejadian) => { kejadian.preventDefault(); kini.pasang = kejadian; segarkan(); });
  await sinkron();
}

mulai();

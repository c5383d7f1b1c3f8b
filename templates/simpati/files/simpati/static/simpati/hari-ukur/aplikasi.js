// The measuring day: which screen is open, and what the kader does there.

import { isi, sebutTanggal } from "./angka.js";
import { layarAnak, rincian } from "./formulir.js";
import { alamat, anakDari, hariIni, kini, kirimanDari, nomorAlamat } from "./keadaan.js";
import * as layar from "./layar.js";
import * as simpan from "./simpan.js";
import { saatBerubah, sinkron, tandai } from "./sinkron.js";

const { buat, tombol } = layar;
const [tempatStatus, tempatLayar, pengumuman] = ["status", "layar", "pengumuman"].map((nama) =>
  document.querySelector(`#hu-${nama}`),
);
const lihat = { cari: "", saring: "belum", pasang: null };
let kata;

/** Reads the queue again and draws; a form that is being filled in is left alone, except by another person. */
async function segarkan() {
  const siapa = kini.petugas !== null;
  kini.antrean = siapa ? await simpan.antrean(kini.petugas) : [];
  kini.belumMilik = siapa ? 0 : await simpan.jumlahAntrean();
  gambarStatus();
  if (!tempatLayar.querySelector("form[data-anak]") || (siapa && !kini.daftar)) gambarLayar();
}

function gambarStatus() {
  const { daftar, sambung, sibuk, posyandu, belumMilik, antrean, bekal } = kini;
  const milik = antrean.filter(({ keadaan }) => keadaan === "menunggu").length;
  const menunggu = belumMilik || milik;
  const isian = {
    kata,
    zona: bekal.aturan.zona,
    menunggu,
    dilihat: antrean.length - milik,
    dimuat: daftar?.dimuat,
    sambung,
    sibuk,
    bisaMuat: posyandu > 0,
  };
  const masuk = posyandu ? `${alamat.akar}${posyandu}/masuk/` : alamat.posyandu;
  tempatStatus.replaceChildren(...layar.status(isian, { sinkron: () => sinkron(true), masuk }));
  tempatStatus.dataset.sambung = sambung === "ada" && isian.dilihat ? "dilihat" : sambung;
}

/** Draws what the address names: #anak/7, #anak/7/<kiriman>, #kiriman/<kiriman>, or the list. */
function gambarLayar() {
  const [jenis, ...kunci] = location.hash.slice(1).split("/");
  const anak = jenis === "anak" && anakDari(Number(kunci[0]));
  const kiriman = kini.antrean.find((satu) => satu.kiriman === kunci.at(-1));
  if (anak) tampil(...tentang(anak, kiriman || kirimanDari(anak, hariIni())));
  else if (kiriman) tampil(...perihal(kiriman));
  else gambarDaftar();
}

function tampil(...bagian) {
  tempatLayar.replaceChildren(...bagian.filter(Boolean));
}

function pindah() {
  gambarLayar();
  scrollTo(0, 0);
  tempatLayar.querySelector("h1")?.focus();
}

function kepala(teks, ...rinci) {
  document.title = `${teks} · ${kata.layanan}`;
  return buat("header", { class: "page-head" }, buat("h1", { tabindex: "-1" }, teks), ...rinci);
}

const kembali = () => buat("p", {}, buat("a", { class: "hu-kembali", href: "#" }, `← ${kata.kembali}`));

// --- The list ---

const sudah = (anak) => anak.bulan_ini || Boolean(kirimanDari(anak));
const SARING = { belum: (anak) => !sudah(anak), sudah, semua: () => true };

function gambarDaftar() {
  const { daftar, antrean } = kini;
  const dilihat = layar.perluDilihat(
    antrean.filter(({ keadaan }) => keadaan !== "menunggu"),
    kata,
  );
  if (!daftar) return tampil(kepala(kata.judul), dilihat, kosong());
  const kembalikan = ingatFokus();
  const nama = kepala(daftar.posyandu.nama, buat("p", { class: "lead" }, `${kata.judul} · ${sebutTanggal(hariIni())}`));
  const pasang = lihat.pasang && tombol(kata.pasang, pasangAplikasi, "btn btn--ghost");
  tampil(nama, dilihat, kotakCari(), buat("div", { class: "stack", id: "hu-anak" }), pasang);
  gambarAnak();
  return kembalikan();
}

/** The list is drawn anew when the service has answered; whoever is in it stays where she was. */
function ingatFokus() {
  const fokus = document.activeElement;
  if (!tempatLayar.contains(fokus)) return () => undefined;
  const [href, letak] = [fokus.getAttribute("href"), fokus.selectionStart];
  const tombolnya = fokus.matches("[aria-pressed]") ? "[aria-pressed=true]" : "h1";
  const dicari = href ? `a[href="${href}"]` : fokus.matches(".hu-cari") ? ".hu-cari" : tombolnya;
  return () => {
    const baru = tempatLayar.querySelector(dicari);
    baru?.focus({ preventScroll: true });
    if (baru && letak !== undefined) baru.setSelectionRange(letak, letak);
  };
}

function kosong() {
  const teks = kini.sibuk ? kata.memuat : kini.sambung === "masuk" ? kata.masuk_muat : kata.belum_ada;
  return buat(
    "div",
    { class: "empty" },
    buat("p", {}, teks),
    buat("a", { class: "btn", href: alamat.posyandu }, kata.pilih),
  );
}

function kotakCari() {
  const input = ({ target }) => {
    lihat.cari = target.value;
    gambarAnak();
  };
  const sifat = {
    type: "search",
    value: lihat.cari,
    placeholder: kata.cari,
    "aria-label": kata.cari,
    autocomplete: "off",
    input,
  };
  return buat("input", { class: "cari__kotak hu-cari", ...sifat });
}

function gambarAnak() {
  const dicari = lihat.cari.toLowerCase().split(/\s+/).filter(Boolean);
  const cocok = kini.daftar.anak.filter(({ nama, ibu }) =>
    dicari.every((satu) => `${nama} ${ibu}`.toLowerCase().includes(satu)),
  );
  const semua = cocok.filter(SARING[lihat.saring]);
  const habis = lihat.saring === "belum" && !dicari.length ? kata.semua_diukur : kata.tidak_ada;
  tempatLayar
    .querySelector("#hu-anak")
    .replaceChildren(
      buat(
        "ul",
        { class: "saring hu-saring", "aria-label": kata.saring },
        ...Object.keys(SARING).map((kode) => pilihan(kode, cocok)),
      ),
      semua.length
        ? buat(
            "ul",
            { class: "list" },
            ...semua.map((anak) => layar.barisAnak(anak, kirimanDari(anak), hariIni(), kini.bekal)),
          )
        : buat("div", { class: "empty" }, buat("p", {}, habis)),
    );
}

function pilihan(kode, anak) {
  const click = () => {
    lihat.saring = kode;
    gambarAnak();
    tempatLayar.querySelector("[aria-pressed=true]").focus();
  };
  const sifat = { type: "button", class: "saring__pilih", "aria-pressed": String(kode === lihat.saring), click };
  return buat("li", {}, buat("button", sifat, isi(kata[kode], { n: anak.filter(SARING[kode]).length })));
}

// --- One child, one entry ---

function tentang(anak, lama) {
  pengumuman.hidden = true;
  const judul = kepala(anak.nama, buat("p", { class: "muted" }, rincian(anak)));
  return [kembali(), layarAnak(anak, lama, judul, antrekan)];
}

async function antrekan(masukan, lama) {
  if (!(await coba(() => simpan.antrekan(masukan, lama)))) return;
  umumkan(isi(kata.tersimpan, { nama: masukan.nama }));
  await selesai();
}

/** An entry that waits for the kader: two measurements to choose from, or a refused one. */
function perihal(kiriman) {
  const { ada, pesan, keadaan, balita } = kiriman;
  const bentrok = keadaan === "bentrok" && ada;
  const perbaiki =
    anakDari(balita) &&
    buat("a", { class: "btn btn--ghost", href: `#anak/${balita}/${kiriman.kiriman}` }, kata.perbaiki);
  const tercatat = bentrok && layar.sebutan(isi(kata.sudah_tercatat, { oleh: ada.oleh }), ada, kata);
  return [
    kembali(),
    kepala(kiriman.nama),
    layar.peringatan("warn", bentrok ? kata.pilih_angka : pesan),
    buat("div", { class: "grid" }, tercatat, layar.sebutan(kata.di_ponsel, kiriman, kata)),
    buat("div", { class: "row" }, ...(bentrok ? memilih(kiriman) : [membuang(kiriman)]), perbaiki),
  ];
}

function memilih(kiriman) {
  const { id, versi } = kiriman.ada;
  // Her choice names the row she saw; when it has changed since, she is asked again.
  const ganti = () => simpan.catatJawaban(kiriman.kiriman, { keadaan: "menunggu", pesan: "", ganti: { id, versi } });
  return [
    tombol(kata.pakai_tercatat, () => buang(kiriman)),
    tombol(kata.pakai_ponsel, async () => (await coba(ganti)) && selesai(), "btn btn--primary"),
  ];
}

function membuang(kiriman) {
  return tombol(kata.buang, () => confirm(isi(kata.buang_yakin, { nama: kiriman.nama })) && buang(kiriman));
}

async function buang({ kiriman, balita, ada }) {
  if (!(await coba(() => simpan.buang(kiriman)))) return;
  if (ada) await tandai(balita, ada);
  await selesai();
}

async function selesai() {
  tampil();
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
    umumkan(kata.gagal_simpan, "bad");
    return false;
  }
}

function umumkan(teks, rupa = "good") {
  pengumuman.className = `alert alert--${rupa}`;
  pengumuman.textContent = teks;
  pengumuman.hidden = false;
}

// --- Start ---

async function pasangAplikasi() {
  await lihat.pasang.prompt();
  lihat.pasang = null;
  gambarLayar();
}

async function daftarkanPekerja() {
  navigator.storage?.persist?.();
  try {
    await navigator.serviceWorker.register(alamat.pekerja, { scope: alamat.akar });
  } catch (salah) {
    console.warn(salah);
    umumkan(kata.tanpa_pekerja, "warn");
  }
}

function dengarkan() {
  saatBerubah(segarkan);
  addEventListener("hashchange", pindah);
  addEventListener("online", () => sinkron());
  addEventListener("offline", () => {
    kini.sambung = "putus";
    gambarStatus();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sinkron());
  addEventListener("beforeinstallprompt", (kejadian) => {
    kejadian.preventDefault();
    lihat.pasang = kejadian;
    segarkan();
  });
}

async function mulai() {
  kini.bekal = await (await fetch(alamat.bekal)).json();
  kata = kini.bekal.kata;
  const sesi = await simpan.sesi();
  kini.petugas = sesi?.petugas ?? null;
  kini.posyandu = nomorAlamat() || sesi?.posyandu || 0;
  await simpan.rapikanDaftar(kini.petugas, kini.bekal.aturan.hari_disimpan);
  if (kini.petugas !== null) kini.daftar = await simpan.daftar(kini.petugas, kini.posyandu);
  dengarkan();
  await segarkan();
  daftarkanPekerja();
  await sinkron();
}

mulai();

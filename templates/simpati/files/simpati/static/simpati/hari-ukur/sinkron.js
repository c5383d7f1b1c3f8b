// When the phone talks to the service, and what follows from each answer.

import { alamat, anakDari, hariIni, kini, nomorAlamat } from "./keadaan.js";
import { kirim, minta } from "./kirim.js";
import * as simpan from "./simpan.js";

const SEGAR = 10 * 60_000; // a list that was loaded since is not loaded again unasked
const JEDA = [5_000, 15_000, 60_000, 300_000]; // between two tries without a line
const SEKALI = 20; // entries in one request
let jam,
  lagi,
  gagal = 0,
  berubah;

/** Calls `gambar` whenever something has changed that the kader sees. */
export const saatBerubah = (gambar) => {
  berubah = gambar;
};

/** Who is signed in, what waits, today's list: in this order. `paksa` loads the list even when it is fresh. */
export async function sinkron(paksa = false) {
  lagi = kini.sibuk;
  if (kini.sibuk) return;
  clearTimeout(jam);
  kini.sibuk = true;
  await berubah();
  try {
    kini.sambung = await bicara(paksa);
  } catch (salah) {
    kini.sambung = "putus";
    console.warn(salah);
  }
  kini.sibuk = false;
  gagal = kini.sambung === "putus" ? gagal + 1 : 0;
  if (gagal) jam = setTimeout(sinkron, JEDA[Math.min(gagal, JEDA.length) - 1]);
  await berubah();
  if (lagi && kini.sambung === "ada") await sinkron();
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
    // The posyandu that another person had open is not this one's.
    const posyandu = nomorAlamat() || (kini.petugas === null ? kini.posyandu : 0);
    Object.assign(kini, { petugas, posyandu, daftar: null });
    location.hash = "";
  }
  await simpan.rapikanDaftar(petugas, kini.bekal.aturan.hari_disimpan);
  await simpan.pakaiSesi({ petugas, posyandu: kini.posyandu });
  kini.daftar ??= await simpan.daftar(petugas, kini.posyandu);
}

async function kosongkanAntrean(token) {
  const petugas = kini.petugas;
  const semua = (await simpan.antrean(petugas)).filter(({ keadaan }) => keadaan === "menunggu");
  while (semua.length) {
    const { keadaan, isi } = await kirim(alamat.kirim, token, petugas, semua.splice(0, SEKALI));
    if (keadaan !== "ada") return keadaan === "masuk" ? keluar(keadaan) : keadaan;
    for (const satu of isi.hasil) await terapkan(satu);
  }
  return "ada";
}

async function terapkan({ kiriman, keadaan, pesan, ada }) {
  if (keadaan !== "tersimpan" && keadaan !== "sudah") {
    return simpan.catatJawaban(kiriman, { keadaan, pesan, ada, ganti: null });
  }
  const dikirim = (await simpan.antrean(kini.petugas)).find((satu) => satu.kiriman === kiriman);
  await simpan.buang(kiriman);
  return tandai(dikirim?.balita, ada);
}

/** Shows a child as measured before the list is loaded again. */
export async function tandai(nomor, ada) {
  const anak = anakDari(nomor);
  if (!anak) return;
  anak.terakhir = ada;
  anak.bulan_ini = true;
  await simpan.simpanDaftar(kini.daftar);
}

async function muat(paksa) {
  const { daftar, petugas, posyandu } = kini;
  const segar = daftar && daftar.hari_ini === hariIni() && Date.now() - daftar.dimuat < SEGAR;
  if (segar && !paksa) return "ada";
  const { keadaan, isi } = await minta(`${alamat.akar}${posyandu}/data.json`);
  if (keadaan === "masuk") return keluar(keadaan);
  if (keadaan === "tolak") {
    await simpan.buangDaftar(petugas, posyandu);
    kini.daftar = null;
  }
  if (keadaan !== "ada") return keadaan;
  kini.daftar = { ...isi, dimuat: Date.now() };
  await simpan.simpanDaftar(kini.daftar);
  return "ada";
}

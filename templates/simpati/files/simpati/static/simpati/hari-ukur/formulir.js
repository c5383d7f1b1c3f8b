// One child on the screen: what is entered, what is wrong with it, what it says, and saving it on the phone.

import { baca, isi, sebutTanggal, sebutUmur, selisihHari, tulis } from "./angka.js";
import { posisiBaku } from "./hitung.js";
import { hariIni, kini } from "./keadaan.js";
import * as layar from "./layar.js";

const { buat } = layar;

/** The form of a child, filled in from the entry that is corrected, if any; `simpan` gets the new entry. */
export function layarAnak(anak, lama, kepala, simpan) {
  const {
    daftar,
    bekal: { kata },
  } = kini; // both still at hand when she is signed out meanwhile
  const hasil = buat("section", { class: "stack", "aria-label": kata.hasil, "aria-live": "polite" });
  const form = formulir(anak, lama);
  const segarkan = () => gambarHasil(form, anak, daftar, hasil);
  form.addEventListener("input", segarkan);
  form.addEventListener("submit", (kejadian) => {
    kejadian.preventDefault();
    const masukan = masukanBaru(form, anak, daftar);
    if (masukan) simpan(masukan, lama?.kiriman);
  });
  segarkan();
  const kartu = buat(
    "div",
    { class: "card" },
    kepala,
    terakhir(anak),
    lama?.pesan && layar.peringatan("bad", lama.pesan),
    form,
  );
  return buat("div", { class: "hu-ukur" }, kartu, hasil);
}

/** Age, sex and mother in one line. */
export function rincian(anak) {
  const {
    bekal,
    bekal: { kata },
  } = kini;
  const kelamin = anak.kelamin === "L" ? kata.laki : kata.perempuan;
  return [sebutUmur(anak.lahir, hariIni(), bekal), kelamin, isi(kata.ibu, { nama: anak.ibu })].join(" · ");
}

function terakhir({ terakhir: ada }) {
  const isian = ada && {
    tanggal: sebutTanggal(ada.tanggal),
    kg: tulis(ada.berat_kg),
    cm: tulis(ada.panjang_tinggi_cm),
  };
  return ada && buat("p", { class: "sebelumnya" }, isi(kini.bekal.kata.terakhir, isian));
}

function formulir(anak, lama) {
  const { kata, aturan } = kini.bekal;
  const tanggal = lama?.tanggal || hariIni();
  const angka = { inputmode: "decimal", type: "text", required: true };
  const posisi = lama?.posisi || posisiBaku(selisihHari(anak.lahir, tanggal), aturan);
  return buat(
    "form",
    { class: "form form--ukur", novalidate: true, "data-anak": anak.id },
    layar.isian("berat_kg", kata.berat, kata.berat_contoh, { ...angka, value: lama && tulis(lama.berat_kg) }),
    layar.isian("panjang_tinggi_cm", kata.panjang, kata.panjang_contoh, {
      ...angka,
      value: lama && tulis(lama.panjang_tinggi_cm),
    }),
    layar.pilihanPosisi(posisi, kata),
    layar.centangEdema(lama?.edema, kata),
    layar.isian("tanggal", kata.tanggal, "", {
      type: "date",
      required: true,
      value: tanggal,
      min: anak.lahir,
      max: hariIni(),
    }),
    buat("p", { class: "alert alert--warn", id: "hu-ada", hidden: true }),
    buat(
      "div",
      { class: "hu-bawah" },
      buat("button", { class: "btn btn--primary btn--block btn--besar", type: "submit" }, kata.simpan),
    ),
  );
}

/** What stands in the form, with what is wrong with it by field. */
function bacaFormulir(form, anak, daftar) {
  const { kata, aturan } = kini.bekal;
  const { berat_kg, panjang_tinggi_cm, posisi, edema, tanggal } = form.elements;
  const berat = baca(
    berat_kg.value,
    { satuan: "kg", batas: aturan.berat, desimal: 2, terlalu_teliti: kata.berat_teliti },
    kata,
  );
  const panjang = baca(
    panjang_tinggi_cm.value,
    { satuan: "cm", batas: aturan.panjang, desimal: 1, terlalu_teliti: kata.panjang_teliti },
    kata,
  );
  return {
    ukuran: {
      berat: berat.nilai,
      panjang: panjang.nilai,
      posisi: posisi.value,
      edema: edema.checked,
      tanggal: tanggal.value,
    },
    salah: {
      berat_kg: berat.pesan,
      panjang_tinggi_cm: panjang.pesan,
      tanggal: salahTanggal(tanggal.value, anak, daftar),
    },
  };
}

function salahTanggal(tanggal, anak, daftar) {
  const { kata, aturan, di_luar_umur } = kini.bekal;
  if (!tanggal) return kata.perlu_diisi;
  if (hariIni() < daftar.hari_ini) return kata.jam_ponsel;
  if (tanggal > hariIni()) return kata.belum_terjadi;
  if (tanggal < anak.lahir) return kata.sebelum_lahir;
  return selisihHari(anak.lahir, tanggal) > aturan.umur_maks ? di_luar_umur : "";
}

function gambarHasil(form, anak, daftar, tempat) {
  const { ukuran, salah } = bacaFormulir(form, anak, daftar);
  const { kata } = kini.bekal;
  // What is still empty is not wrong yet.
  for (const [nama, pesan] of Object.entries(salah)) layar.salahkan(form, nama, form.elements[nama].value ? pesan : "");
  const ada = anak.terakhir?.tanggal === ukuran.tanggal && anak.terakhir;
  const catatan = form.querySelector("#hu-ada");
  catatan.hidden = !ada;
  catatan.textContent = ada
    ? isi(kata.sudah_hari_ini, { kg: tulis(ada.berat_kg), cm: tulis(ada.panjang_tinggi_cm) })
    : "";
  const lengkap = !Object.values(salah).some(Boolean);
  tempat.replaceChildren(
    ...(lengkap ? layar.hasil(anak, ukuran, daftar, kini.bekal) : [buat("p", { class: "muted" }, kata.hasil_nanti)]),
  );
}

/** The entry as it is queued; nothing, with the faults shown, when something is wrong. */
function masukanBaru(form, anak, daftar) {
  const { ukuran, salah } = bacaFormulir(form, anak, daftar);
  for (const [nama, pesan] of Object.entries(salah)) layar.salahkan(form, nama, pesan);
  const keliru = Object.keys(salah).find((nama) => salah[nama]);
  if (keliru) {
    form.elements[keliru].focus();
    return null;
  }
  const { berat: berat_kg, panjang: panjang_tinggi_cm, ...lain } = ukuran;
  // A corrected entry is a new one: the service may have stored the old one unheard.
  const kiriman = crypto.randomUUID();
  return {
    kiriman,
    petugas: daftar.petugas,
    balita: anak.id,
    nama: anak.nama,
    berat_kg,
    panjang_tinggi_cm,
    ...lain,
    keadaan: "menunggu",
  };
}

// What the app knows while it is open; what must outlive it is in simpan.js.

import { hariIni as hariDi } from "./angka.js";

export const alamat = document.querySelector("#hari-ukur").dataset;

export const kini = {
  bekal: null, // tables, rules and words, from the service
  petugas: null, // who is signed in, by key; null for nobody
  posyandu: 0,
  daftar: null, // the children of the posyandu
  antrean: [], // entries of this person that are not stored yet
  belumMilik: 0, // entries on this phone while nobody is signed in
  sambung: "ada", // what the service last said: ada, putus, masuk or tolak
  sibuk: false,
};

export const hariIni = () => hariDi(kini.bekal.aturan.zona);

/** The posyandu that the page's address names; 0 for none. */
export const nomorAlamat = () => Number(/(\d+)\/$/.exec(location.pathname)?.[1] || 0);

/** An entry of a child, of one day when that is given. */
export const kirimanDari = (anak, hari) =>
  kini.antrean.find(({ balita, tanggal }) => balita === anak.id && (!hari || hari === tanggal));

export const anakDari = (nomor) => kini.daftar?.anak.find(({ id }) => id === nomor);

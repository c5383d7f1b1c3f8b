// What stays on the phone: who uses it, lists of children for a few days, and entries until they are stored.
//
// Every list and entry belongs to one person (`petugas`); another person's are neither shown nor sent.

const NAMA = "simpati-hari-ukur"; // jaga.js, on the other pages, knows it too
const HARI = 86_400_000;
let dibuka;

function buka() {
  dibuka ??= new Promise((berhasil, gagal) => {
    const minta = indexedDB.open(NAMA, 1);
    minta.onupgradeneeded = () => {
      minta.result.createObjectStore("sesi");
      minta.result.createObjectStore("daftar", { keyPath: ["petugas", "posyandu.id"] });
      minta.result.createObjectStore("antrean", { keyPath: "kiriman" }).createIndex("petugas", "petugas");
    };
    minta.onsuccess = () => berhasil(minta.result);
    minta.onerror = () => gagal(minta.error);
  });
  return dibuka;
}

/** Runs `langkah` on one store; done when it is on disk. Gives the result of the request it returns. */
async function dengan(toko, cara, langkah) {
  const basis = await buka();
  return new Promise((berhasil, gagal) => {
    const transaksi = basis.transaction(toko, cara);
    const minta = langkah(transaksi.objectStore(toko));
    transaksi.oncomplete = () => berhasil(minta?.result);
    transaksi.onabort = transaksi.onerror = () => gagal(transaksi.error);
  });
}

export const sesi = () => dengan("sesi", "readonly", (toko) => toko.get("kini"));
export const pakaiSesi = (kini) => dengan("sesi", "readwrite", (toko) => toko.put(kini, "kini"));

export const daftar = (petugas, posyandu) => dengan("daftar", "readonly", (toko) => toko.get([petugas, posyandu]));
export const simpanDaftar = (isi) => dengan("daftar", "readwrite", (toko) => toko.put(isi));
export const buangDaftar = (petugas, posyandu) =>
  dengan("daftar", "readwrite", (toko) => toko.delete([petugas, posyandu]));

/** Drops lists of anyone but `petugas`, and those that are older than `hari` days. */
export const rapikanDaftar = (petugas, hari) =>
  dengan("daftar", "readwrite", (toko) => {
    toko.openCursor().onsuccess = ({ target: { result: kursor } }) => {
      if (!kursor) return;
      const { petugas: milik, dimuat } = kursor.value;
      if (milik !== petugas || Date.now() - dimuat > hari * HARI) kursor.delete();
      kursor.continue();
    };
  });

/** Nobody is signed in any more: names go, entries that were not sent stay. */
export async function lupakan() {
  await dengan("daftar", "readwrite", (toko) => toko.clear());
  await dengan("sesi", "readwrite", (toko) => toko.clear());
}

export const antrean = (petugas) => dengan("antrean", "readonly", (toko) => toko.index("petugas").getAll(petugas));
export const jumlahAntrean = () => dengan("antrean", "readonly", (toko) => toko.count());
export const buang = (kunci) => dengan("antrean", "readwrite", (toko) => toko.delete(kunci));

/** Puts an entry in the queue, in place of an older one of the same child and day. */
export const antrekan = (isi, lama) =>
  dengan("antrean", "readwrite", (toko) => {
    if (lama) toko.delete(lama);
    toko.put(isi);
  });

/** Notes the service's answer with an entry, unless the kader has corrected or discarded it since. */
export const catatJawaban = (kunci, jawaban) =>
  dengan("antrean", "readwrite", (toko) => {
    toko.get(kunci).onsuccess = ({ target: { result: isi } }) => isi && toko.put({ ...isi, ...jawaban });
  });

// On every page of a signed-in person: names of another person's list go, and signing out asks about what was not sent.
(() => {
  const { petugas, tanya } = document.currentScript.dataset;
  const form = document.currentScript.closest("form");

  /** The app's database (simpan.js); null when this phone has none. */
  const buka = () =>
    new Promise((berhasil) => {
      if (!globalThis.indexedDB) return berhasil(null);
      const minta = indexedDB.open("simpati-hari-ukur");
      minta.onupgradeneeded = () => minta.transaction.abort();
      minta.onsuccess = () => berhasil(minta.result);
      minta.onerror = () => berhasil(null);
    });

  const selesai = (transaksi) =>
    new Promise((berhasil) => {
      transaksi.oncomplete = transaksi.onabort = transaksi.onerror = berhasil;
    });

  async function baca(basis) {
    const transaksi = basis.transaction(["sesi", "antrean"]);
    const sesi = transaksi.objectStore("sesi").get("kini");
    const antrean = transaksi.objectStore("antrean").index("petugas").count(Number(petugas));
    await selesai(transaksi);
    return { milik: sesi.result?.petugas, menunggu: antrean.result || 0 };
  }

  async function lupakan(basis) {
    const transaksi = basis.transaction(["sesi", "daftar"], "readwrite");
    transaksi.objectStore("sesi").clear();
    transaksi.objectStore("daftar").clear();
    await selesai(transaksi);
  }

  async function keluar(kejadian) {
    kejadian.preventDefault();
    const basis = await buka();
    if (basis) {
      const { menunggu } = await baca(basis);
      if (menunggu && !confirm(tanya.replace("{n}", menunggu))) return;
      await lupakan(basis);
    }
    form.submit();
  }

  form.addEventListener("submit", keluar);
  buka().then(async (basis) => {
    if (!basis) return;
    const { milik } = await baca(basis);
    if (milik !== undefined && milik !== Number(petugas)) await lupakan(basis);
    basis.close();
  });
})();

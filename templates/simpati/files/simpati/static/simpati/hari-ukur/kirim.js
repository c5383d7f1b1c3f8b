// Asking the service: one place that knows what a lost line, a lost session and a refusal look like.

const SABAR = 30_000;

/**
 * {keadaan, isi}: "ada" with the answer, "putus" (no line, or the service is in trouble), "masuk" (signed out) or
 * "tolak" (not for this person).
 */
export async function minta(alamat, pilihan = {}) {
  const batas = new AbortController();
  const jam = setTimeout(() => batas.abort(), SABAR);
  try {
    const jawab = await fetch(alamat, { ...pilihan, redirect: "manual", signal: batas.signal, cache: "no-store" });
    if (jawab.type === "opaqueredirect" || jawab.status === 401) return { keadaan: "masuk" };
    if (jawab.ok) return { keadaan: "ada", isi: await jawab.json() };
    return { keadaan: jawab.status >= 500 || jawab.status === 429 ? "putus" : "tolak", status: jawab.status };
  } catch {
    return { keadaan: "putus" };
  } finally {
    clearTimeout(jam);
  }
}

const KOLOM = ["kiriman", "balita", "tanggal", "berat_kg", "panjang_tinggi_cm", "posisi", "edema", "ganti"];

/** Sends entries of one person, at most as many as the service takes at once. */
export function kirim(alamat, token, petugas, semua) {
  const kiriman = semua.map((satu) => Object.fromEntries(KOLOM.map((nama) => [nama, satu[nama]])));
  return minta(alamat, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ petugas, kiriman }),
  });
}

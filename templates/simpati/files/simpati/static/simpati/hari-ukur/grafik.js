// The growth chart, laid out as simpati/grafik.py does it.

const [LEBAR, TINGGI, KIRI, KANAN, ATAS, BAWAH] = [360, 300, 34, 52, 12, 34];
const GARIS = [
  [0, "Median", "median"],
  [1, "−2 SD", "pendek"],
  [2, "−3 SD", "sangat-pendek"],
];
const [BAWAH_2, BAWAH_3, PUNCAK] = [1, 2, 3];

function buat(nama, sifat, ...isi) {
  const satu = document.createElementNS("http://www.w3.org/2000/svg", nama);
  for (const [kunci, nilai] of Object.entries(sifat)) satu.setAttribute(kunci, nilai);
  satu.append(...isi);
  return satu;
}

/** The chart of `titik` ({umur in days, cm, label}, the oldest first); `kata` has judul, isi and sumbu. */
export function grafik(titik, kurva, aturan, kata) {
  const rentang = bulanDari(
    titik.map((satu) => satu.umur),
    aturan,
  );
  const hari = hariDari(rentang, aturan);
  const bidang = bidangDari(hari, [
    ...hari.flatMap((satu) => [kurva[satu][BAWAH_3], kurva[satu][PUNCAK]]),
    ...titik.map((satu) => satu.cm),
  ]);
  const jalur = (sd) => hari.map((satu) => `${bidang.x(satu)},${bidang.y(kurva[satu][sd])}`);
  const gambar = buat("svg", {
    class: "grafik",
    viewBox: `0 0 ${LEBAR} ${TINGGI}`,
    role: "img",
    "aria-label": kata.judul,
  });
  gambar.append(
    buat("desc", {}, kata.isi),
    ...latar(jalur, hari, bidang),
    ...sumbu(rentang, hari, bidang, aturan, kata),
  );
  gambar.append(...GARIS.flatMap(([sd, nama, kelas]) => garis(jalur(sd), nama, kelas)), ...lintasan(titik, bidang));
  return gambar;
}

/** [first month, last month]: the first two years, the years after, or all five. */
function bulanDari(umur, { mulai_berdiri: berdiri }) {
  if (Math.max(...umur) < berdiri) return [0, 24];
  return [Math.min(...umur) >= berdiri ? 24 : 0, 60];
}

function hariDari([awal, akhir], { mulai_berdiri: berdiri, hari_per_bulan: panjang, umur_maks: maks }) {
  // Half days go to the even one, as in Python.
  const hari = Array.from({ length: akhir - awal + 1 }, (_kosong, n) => genap((awal + n) * panjang));
  if (awal) hari[0] = Math.max(hari[0], berdiri);
  return akhir === 60 ? [...hari, maks] : hari;
}

const genap = (x) => (x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));

function bidangDari(hari, cm) {
  const [awal, akhir] = [hari[0], hari.at(-1)];
  const bawah = Math.floor(Math.min(...cm) / 10) * 10;
  const atas = Math.ceil(Math.max(...cm) / 10) * 10;
  const bulat = (angka) => Math.round(angka * 10) / 10;
  return {
    bawah,
    atas,
    x: (satu) => bulat(KIRI + ((satu - awal) / (akhir - awal)) * (LEBAR - KIRI - KANAN)),
    y: (satu) => bulat(TINGGI - BAWAH - ((satu - bawah) / (atas - bawah)) * (TINGGI - ATAS - BAWAH)),
  };
}

function latar(jalur, hari, bidang) {
  const tepi = (cm) => [`${bidang.x(hari.at(-1))},${bidang.y(cm)}`, `${bidang.x(hari[0])},${bidang.y(cm)}`];
  const bentuk = (kelas, ...titik) => buat("polygon", { class: `grafik__${kelas}`, points: titik.flat().join(" ") });
  return [
    bentuk("aman", jalur(BAWAH_2), tepi(bidang.atas)),
    bentuk("waspada", jalur(BAWAH_2), jalur(BAWAH_3).reverse()),
    bentuk("bahaya", jalur(BAWAH_3), tepi(bidang.bawah)),
  ];
}

function sumbu([awal, akhir], hari, bidang, aturan, kata) {
  const [kanan, dasar] = [bidang.x(hari.at(-1)), bidang.y(bidang.bawah)];
  const teks = (sifat, isi) => buat("text", { ...sifat, class: `grafik__teks ${sifat.class || ""}` }, isi);
  const hasil = [];
  for (let cm = bidang.bawah; cm <= bidang.atas; cm += 10) {
    const y = bidang.y(cm);
    hasil.push(buat("line", { class: "grafik__kisi", x1: KIRI, x2: kanan, y1: y, y2: y }));
    hasil.push(teks({ class: "grafik__teks--kiri", x: KIRI - 5, y, dy: 3.5 }, String(cm)));
  }
  for (let n = awal; n <= akhir; n += akhir - awal < 60 ? 6 : 12) {
    const x = bidang.x(Math.max(n * aturan.hari_per_bulan, hari[0]));
    hasil.push(buat("line", { class: "grafik__sumbu", x1: x, x2: x, y1: dasar, y2: dasar + 4 }));
    hasil.push(teks({ class: "grafik__teks--bawah", x, y: dasar, dy: 16 }, String(n)));
  }
  hasil.push(
    teks({ x: KIRI + 4, y: 22 }, "cm"),
    teks({ class: "grafik__teks--kiri", x: kanan, y: dasar, dy: 31 }, kata.sumbu),
  );
  return hasil;
}

function garis(titik, nama, kelas) {
  const [x, y] = titik.at(-1).split(",").map(Number);
  return [
    buat("polyline", { class: `grafik__garis grafik__garis--${kelas}`, points: titik.join(" ") }),
    buat("text", { class: "grafik__teks", x: x + 4, y: y + 4 }, nama),
  ];
}

function lintasan(titik, bidang) {
  const points = titik.map((satu) => `${bidang.x(satu.umur)},${bidang.y(satu.cm)}`).join(" ");
  const bulatan = titik.map((satu, n) =>
    buat(
      "circle",
      { class: "grafik__titik", cx: bidang.x(satu.umur), cy: bidang.y(satu.cm), r: n === titik.length - 1 ? 5 : 3.5 },
      buat("title", {}, satu.label),
    ),
  );
  return [buat("polyline", { class: "grafik__lintasan", points }), ...bulatan];
}

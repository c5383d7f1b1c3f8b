{% autoescape off %}// Keeps the app of the measuring day: its page, modules, styles, tables and words. Names of children are never kept here.
const CACHE = "hari-ukur-{{ versi }}";
const DISIMPAN = [{% for alamat in disimpan %}"{{ alamat|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const CANGKANG = DISIMPAN[0];

self.addEventListener("install", (event) => {
  const semua = DISIMPAN.map((alamat) => new Request(alamat, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(semua)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const lama = (nama) => nama.startsWith("hari-ukur-") && nama !== CACHE;
  event.waitUntil(
    caches.keys()
      .then((semua) => Promise.all(semua.filter(lama).map((nama) => caches.delete(nama))))
      .then(() => self.clients.claim())
  );
});

// From the phone first: a line that is there but gives nothing must not hold the kader up.
self.addEventListener("fetch", (event) => {
  const alamat = new URL(event.request.url);
  if (event.request.method !== "GET" || alamat.origin !== self.location.origin) return;
  const kunci = halaman(event.request, alamat) ? CANGKANG : alamat.pathname + alamat.search;
  if (!DISIMPAN.includes(kunci)) return;
  event.respondWith(
    caches.open(CACHE)
      .then((cache) => cache.match(kunci, { ignoreVary: true }))
      .then((ada) => ada || fetch(event.request))
  );
});

function halaman(permintaan, alamat) {
  return permintaan.mode === "navigate" && alamat.pathname.startsWith(CANGKANG) && /^(\d+\/)?$/.test(alamat.pathname.slice(CANGKANG.length));
}
{% endautoescape %}

{% autoescape off %}// Keeps the offline page and what it needs. Pages with data always come from the network and are never kept.
const CACHE = "luring-{{ version }}";
const OFFLINE = "{{ offline|escapejs }}";
const KEPT = [{% for address in kept %}"{{ address|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  // Without cookies: what is kept is what a stranger would get.
  const requests = KEPT.map((address) => new Request(address, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      // Only its own: the worker of a service, with a scope below this one, keeps caches of its own.
      .then((names) => names.filter((name) => name.startsWith("luring-") && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
  );
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET") return;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (KEPT.includes(address.pathname + address.search)) {
    event.respondWith(fetch(request).catch(() => caches.match(request.url)));
  }
});
{% endautoescape %}

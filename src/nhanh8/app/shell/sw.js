// Keeps the shell, so that the app opens without a connection. It never sees an answer of the API:
// requests for anything but the files listed are left to the browser.

const CACHE = `nhanh8-${VERSION}`;

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll([PAGE, ...FILES].map((url) => new Request(url, { cache: "reload", credentials: "omit" })));
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("nhanh8-") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The newest page, if there is a connection: an app that handles passwords shall not be last month's. */
async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return caches.match(PAGE, { cacheName: CACHE });
  }
}

const file = async (request) => (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(file(request));
});

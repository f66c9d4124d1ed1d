// What the browser keeps. Every file of the site carries a name in KEPT with the hash of its content: a file
// that is kept is not asked for again, and one that changed is fetched anew, alone.
{
  const KEPT = {}; // path from the top of the site -> hash
  const TOP = new URL("UP", self.location.href).href;
  const CACHE = "course";

  const known = (request) => {
    const url = new URL(request.url);
    if (request.method !== "GET" || !url.href.startsWith(TOP)) return null;
    let name = decodeURIComponent(url.origin + url.pathname).slice(TOP.length);
    if (name === "" || name.endsWith("/")) name += "index.html";
    return name in KEPT ? name : null;
  };
  const address = (name) => `${TOP}${name}?kept=${KEPT[name]}`;

  // A copy without the answer's "redirected" mark and its transfer headers.
  const store = async (cache, name, answer) => {
    const headers = { "Content-Type": answer.headers.get("Content-Type") || "application/octet-stream" };
    await cache.put(address(name), new Response(await answer.blob(), { headers }));
  };

  const serve = async (name, request) => {
    const cache = await caches.open(CACHE);
    const kept = await cache.match(address(name));
    if (kept) return kept;
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await store(cache, name, answer.clone()).catch(() => {});
    return answer;
  };

  const keepAll = async () => {
    const cache = await caches.open(CACHE);
    const present = new Set((await cache.keys()).map((request) => request.url));
    const missing = Object.keys(KEPT).filter((name) => !present.has(new URL(address(name)).href));
    while (missing.length) {
      await Promise.all(missing.splice(0, 6).map(async (name) => {
        const answer = await fetch(TOP + name, { cache: "force-cache" });
        if (!answer.ok) throw new Error(name);
        await store(cache, name, answer);
      }));
    }
    const wanted = new Set(Object.keys(KEPT).map((name) => new URL(address(name)).href));
    for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  };

  self.addEventListener("fetch", (event) => {
    const name = known(event.request);
    if (!name) return;
    event.respondWith(serve(name, event.request));
    event.stopImmediatePropagation();
  });
  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("message", (event) => {
    if (event.data?.type !== "keep") return;
    event.waitUntil(keepAll().then(
      () => event.ports[0].postMessage({ kept: true }),
      (error) => event.ports[0].postMessage({ kept: false, reason: String(error) }),
    ));
  });
}

// What the browser keeps. Every file of the site carries a name in KEPT with the hash of its content: a file
// that is kept is not asked for again, and one that changed is fetched anew, alone.
{
  const KEPT = {}; // path from the top of the site -> hash
  const TOP = new URL("UP", self.location.href).href;
  const CACHE = `course ${TOP}`; // another course may share the host

  const known = (request) => {
    const url = new URL(request.url);
    if (request.method !== "GET" || !url.href.startsWith(TOP)) return null;
    let name = decodeURIComponent(url.origin + url.pathname).slice(TOP.length);
    if (name === "" || name.endsWith("/")) name += "index.html";
    return name in KEPT ? name : null;
  };
  const address = (name) => `${TOP}${name}?kept=${KEPT[name]}`;

  const digest = async (body) => {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await body.arrayBuffer()));
    return Array.from(bytes.subarray(0, 6), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // Fetch a file and keep it, if it is the one that its hash names: a browser or a host may hold an older one.
  const take = async (name, request, first) => {
    let answer;
    for (const cache of [first, "reload"]) {
      const fetched = await fetch(request, { cache });
      if (!fetched.ok) return fetched;
      const body = await fetched.blob();
      const headers = { "Content-Type": fetched.headers.get("Content-Type") || "application/octet-stream" };
      answer = new Response(body, { headers });
      if ((await digest(body)) === KEPT[name]) {
        await caches.open(CACHE).then((kept) => kept.put(address(name), answer.clone())).catch(() => {});
        break;
      }
    }
    return answer;
  };

  const serve = async (name, request) => {
    const kept = await (await caches.open(CACHE)).match(address(name));
    return kept || take(name, request, "default");
  };

  const keepAll = async () => {
    const cache = await caches.open(CACHE);
    const present = new Set((await cache.keys()).map((request) => request.url));
    const missing = Object.keys(KEPT).filter((name) => !present.has(new URL(address(name)).href));
    while (missing.length) {
      await Promise.all(missing.splice(0, 6).map(async (name) => {
        await take(name, TOP + name, "force-cache");
        if (!(await cache.match(address(name)))) throw new Error(`${name} could not be kept`);
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

// The book keeps the pages that were read, so that they open offline, too.
if ("serviceWorker" in navigator) {
  const root = document.documentElement.dataset.content_root || "./";
  navigator.serviceWorker.register(new URL(`${root}service-worker.js`, location.href));
}

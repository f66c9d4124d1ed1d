// The book keeps the pages that were read, so that they open offline, too.
if ("serviceWorker" in navigator) {
  const root = document.documentElement.dataset.content_root || "./";
  navigator.serviceWorker.register(new URL(`${root}service-worker.js`, location.href));
}
// On paper nobody can open an answer.
addEventListener("beforeprint", () => {
  for (const answer of document.querySelectorAll("details")) answer.open = true;
});

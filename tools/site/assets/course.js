// The bar above a live notebook: what is loading, the way back to the book, and the student's own copies.

const path = new URLSearchParams(location.search).get("path") || "notebooks/00_start_here.ipynb";
const top = new URL("../../", location.href); // of the site
const live = new URL("../", location.href);

function element(tag, text, properties = {}) {
  return Object.assign(document.createElement(tag), { textContent: text, ...properties });
}

const bar = element("div", "", { id: "course-bar" });
bar.setAttribute("role", "region");
bar.setAttribute("aria-label", "Course");
const status = element("p", "Loading the notebook …");
status.setAttribute("role", "status");
const say = (text) => (status.textContent = text);
const book = element("a", "Book page", { href: `${top}${path.replace(/\.ipynb$/, ".html")}` });
const contents = element("a", "Contents", { href: new URL("index.html", top).href });
const fresh = element("button", "Fresh copy", { title: "Start this notebook anew; yours is kept under another name" });
const download = element("button", "Download my work", { title: "All notebooks that you changed, and the record of your progress, in one zip file" });
bar.append(contents, book, fresh, download, status);

function place() {
  document.body.prepend(bar);
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--course-bar", `${bar.offsetHeight}px`);
    window.dispatchEvent(new Event("resize"));
  }).observe(bar);
}

async function until(found, pause = 100) {
  for (;;) {
    const value = found();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

const panelOf = () => until(() => window.jupyterapp?.shell?.currentWidget?.sessionContext && window.jupyterapp.shell.currentWidget);

// ---- what is loading ---------------------------------------------------------------------------------

async function follow() {
  const started = performance.now();
  const channel = new BroadcastChannel("course-progress");
  channel.onmessage = ({ data }) =>
    say(`Loading Python for your browser: ${data.arrived} of ${data.total} files (${data.name}). Only the first visit fetches them.`);
  const panel = await panelOf();
  await panel.context.ready;
  await panel.sessionContext.ready;
  const slow = setTimeout(
    () => say("Python is still starting. If nothing happens for another minute, reload this page."), 120000);
  await panel.sessionContext.session.kernel.info;
  await new Promise((resolve) => {
    const future = panel.sessionContext.session.kernel.requestExecute({ code: "import nn_helpers", silent: true });
    future.done.then(resolve, resolve);
  });
  clearTimeout(slow);
  channel.close();
  document.documentElement.dataset.course = "ready";
  document.documentElement.dataset.seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`Ready. Run a cell with Shift + Enter. ${await time()}`);
  keep();
}

const known = fetch(new URL("course.json", live)).then((answer) => answer.json()).catch(() => ({ times: {} }));

async function time() {
  const { browser, native } = (await known).times[path] || {};
  if (!browser) return "";
  const slower = browser > Math.max(4 * native, 10) ? ` (${Math.round(browser / native)} times as long as outside a browser)` : "";
  return `All cells take about ${Math.ceil(browser / 5) * 5} seconds here${slower}.`;
}

// ---- what is kept for reading and running offline ------------------------------------------------------

async function keep() {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return;
  const answers = new MessageChannel();
  answers.port1.onmessage = ({ data }) => {
    document.documentElement.dataset.offline = data.kept ? "yes" : "no";
    if (data.kept) say(`${status.textContent} Kept: works offline now.`);
  };
  worker.postMessage({ type: "keep" }, [answers.port2]);
}

// ---- the student's own copies --------------------------------------------------------------------------

const stamp = () => new Date().toISOString().slice(0, 16).replace("T", " ").replace(":", "");

async function startAnew() {
  const panel = await panelOf();
  const drive = window.jupyterapp.serviceManager.contents;
  const answer = await fetch(new URL(`files/${path}`, live), { cache: "no-cache" });
  if (!answer.ok) return say("The fresh copy could not be fetched; nothing was changed.");
  const course = await answer.json();
  const mine = path.replace(/\.ipynb$/, ` (mine ${stamp()}).ipynb`);
  const save = (name, content) => drive.save(name, { type: "notebook", format: "json", content });
  await save(mine, panel.context.model.toJSON());
  await save(path, course);
  await panel.context.revert();
  say(`This is a fresh copy. Yours is kept as “${mine.split("/").pop()}”.`);
}

async function notebooks(drive, folder) {
  const { content } = await drive.get(folder, { content: true });
  const found = await Promise.all(content.map((item) =>
    item.type === "directory" ? notebooks(drive, item.path) : item.type === "notebook" ? [item.path] : []));
  return found.flat();
}

const written = ({ cells }) => JSON.stringify(cells.map(({ source }) => [].concat(source).join("")));

async function takeHome() {
  const panel = await panelOf();
  if (panel.context.model.dirty) await panel.context.save();
  const drive = window.jupyterapp.serviceManager.contents;
  const files = [];
  for (const name of await notebooks(drive, "")) {
    const mine = (await drive.get(name, { content: true, type: "notebook", format: "json" })).content;
    const answer = await fetch(new URL(`files/${name.split("/").map(encodeURIComponent).join("/")}`, live));
    const course = answer.ok ? await answer.json().catch(() => null) : null;
    if (!course || written(course) !== written(mine)) files.push([name, JSON.stringify(mine, null, 1)]);
  }
  const record = await drive.get("my_progress.json", { content: true }).catch(() => null);
  const text = ({ content }) => (typeof content === "string" ? content : JSON.stringify(content, null, 1));
  if (files.length && record) files.push([record.name, text(record)]);
  if (!files.length) return say("You have changed no notebook yet: there is nothing to download.");
  const url = URL.createObjectURL(new Blob([zip(files)], { type: "application/zip" }));
  element("a", "", { href: url, download: `my work ${stamp()}.zip` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  say(`Downloaded: ${files.map(([name]) => name.split("/").pop()).join(", ")}.`);
}

// A zip file without compression: a local header before each file, then a list of them all.
function zip(files) {
  const table = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
    return n;
  });
  const checksum = (bytes) => ~bytes.reduce((sum, byte) => table[(sum ^ byte) & 255] ^ (sum >>> 8), ~0) >>> 0;
  const record = (...fields) => {
    const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
    let at = 0;
    for (const [size, value] of fields) {
      if (size === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      at += size;
    }
    return new Uint8Array(view.buffer);
  };
  const parts = [], list = [];
  let offset = 0;
  for (const [name, text] of files) {
    const [title, body] = [new TextEncoder().encode(name), new TextEncoder().encode(text)];
    // version, UTF-8 names, stored, 1 January 2020, checksum, sizes, length of the name, no extra field
    const common = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 0x5021], [4, checksum(body)], [4, body.length],
      [4, body.length], [2, title.length], [2, 0]];
    const head = record([4, 0x04034b50], ...common);
    list.push(record([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), title);
    parts.push(head, title, body);
    offset += head.length + title.length + body.length;
  }
  const size = list.reduce((sum, part) => sum + part.length, 0);
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]);
  return new Blob([...parts, ...list, end]);
}

// ---- start ---------------------------------------------------------------------------------------------

const tell = (act) => () => act().catch((error) => say(`That did not work: ${error.message}`));
fresh.onclick = tell(startAnew);
download.onclick = tell(takeHome);
known.then((course) => {
  if (!course.progress) return;
  const href = new URL(`notebooks/index.html?path=${course.progress}`, live).href;
  download.after(element("a", "My progress", { href }));
});
place();
tell(follow)();

// The browser's half of picture.py: shows a PNG, swaps it without flicker, reports pointer and keys.

const STYLE = `
.nn-picture { margin: 0; max-width: 100%; }
.nn-picture .nn-frame { position: relative; outline-offset: 2px; border-radius: 3px; }
.nn-picture .nn-frame[tabindex] { touch-action: none; cursor: crosshair; }
.nn-picture .nn-frame[tabindex]:focus { outline: 2px solid #0072B2; }
.nn-picture img { display: block; width: 100%; height: auto; background: white; user-select: none; }
.nn-picture.nn-failed img { opacity: 0.35; }
.nn-picture figcaption { padding: 4px 2px; min-height: 2.7em; line-height: 1.35;
  color: var(--jp-content-font-color1, #222); font-size: var(--jp-content-font-size1, 14px); }
[data-jp-theme-light="false"] .nn-picture img, [data-theme="dark"] .nn-picture img { filter: var(--nn-dark); }
@media (prefers-color-scheme: dark) {
  :root:not([data-theme]) body:not([data-jp-theme-light]) .nn-picture img { filter: var(--nn-dark); }
}
.nn-picture svg { position: absolute; }
.nn-explorer .widget-inline-hbox > .widget-label { white-space: normal; line-height: 1.15; overflow: visible;
  display: flex; align-items: center; justify-content: flex-end; }
.nn-explorer .nn-still { display: none; }
@media (prefers-reduced-motion: reduce) {
  .nn-explorer .nn-still { display: flex; }
  .nn-explorer .nn-moving, .nn-explorer .widget-play { display: none; }
  .nn-explorer * { transition: none !important; animation: none !important; }
}
.nn-picture [role="alert"]:not(:empty) { margin: 6px 0; padding: 6px 10px; border-left: 4px solid #D55E00;
  background: #fff1e6; color: #5a2400; font-size: var(--jp-content-font-size1, 14px); }`;

const KEYS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter", " ", "Escape", "Home", "End",
  "PageUp", "PageDown", "Delete", "Backspace", "n", "p"]);

function element(name, className = "") {
  const node = document.createElement(name);
  node.className = className;
  return node;
}

// Events wait in a queue while Python draws; a newer "move" replaces the one before it.
function eventSender(model) {
  const queue = [];
  let waiting = false;
  let timer = 0;
  function next() {
    clearTimeout(timer);
    waiting = queue.length > 0;
    if (waiting) {
      model.send(queue.shift());
      timer = setTimeout(next, 1000);
    }
  }
  model.on("msg:custom", (message) => message.type === "done" && next());
  return (event) => {
    const last = queue[queue.length - 1];
    if (event.kind === "move" && last && last.kind === "move") queue.pop();
    queue.push(event);
    if (!waiting) next();
  };
}

function listen(model, frame, image) {
  const send = eventSender(model);
  let pressed = false;
  const report = (kind, event) => {
    const box = image.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    send({ type: "event", kind, x, y, key: "", shift: event.shiftKey });
  };
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pressed = true;
    frame.setPointerCapture(event.pointerId);
    frame.focus({ preventScroll: true });
    event.preventDefault();
    report("down", event);
  });
  frame.addEventListener("pointermove", (event) => pressed && report("move", event));
  for (const name of ["pointerup", "pointercancel"]) {
    frame.addEventListener(name, (event) => {
      if (pressed) report("up", event);
      pressed = false;
    });
  }
  frame.addEventListener("keydown", (event) => {
    if (!KEYS.has(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    send({ type: "event", kind: "key", x: 0, y: 0, key: event.key, shift: event.shiftKey });
  });
}

function put(node, name, value) {
  if (node && node.getAttribute(name) !== value) node.setAttribute(name, value);
}

// ipywidgets names its controls for the eye only: name them for screen readers, too, and say their values.
// JupyterLab would take arrow keys and letters for commands on cells: they belong to the control.
function nameControls(explorer) {
  for (const control of explorer.querySelectorAll(".noUi-handle, select, button, input")) {
    put(control, "data-lm-suppress-shortcuts", "true");
  }
  for (const icon of explorer.querySelectorAll("button i")) put(icon, "aria-hidden", "true");
  for (const row of explorer.querySelectorAll(".widget-slider, .widget-toggle-buttons")) {
    const name = row.querySelector(".widget-label")?.textContent;
    if (!name) continue;
    const readout = row.querySelector(".widget-readout");
    put(row, "role", "group");
    put(row, "aria-label", name);
    put(row.querySelector(".noUi-handle"), "aria-label", name);
    put(row.querySelector(".noUi-handle"), "aria-valuetext", readout?.textContent.trim() || "");
    put(readout, "role", "textbox");
    put(readout, "aria-label", `${name}, as a number`);
    for (const option of row.querySelectorAll("button")) {
      put(option, "aria-pressed", String(option.classList.contains("mod-active")));
    }
  }
  for (const play of explorer.querySelectorAll(".widget-play")) {
    const name = play.parentElement.querySelector(".widget-slider .widget-label")?.textContent || "";
    const words = ["Play or pause", "Stop and go back", "Repeat"];
    play.querySelectorAll("button").forEach((button, place) => {
      put(button, "aria-label", `${words[place]}: ${name}`);
      put(button, "title", words[place]);
    });
  }
}

function whenAttached(el, act) {
  if (el.isConnected) act();
  else requestAnimationFrame(() => whenAttached(el, act));
}

let pictures = 0;

// The filter that a dark page puts over the picture; each has one of its own, as any may vanish from the page.
function darkFilter(values) {
  const name = `nn-dark-${++pictures}`;
  const holder = element("div");
  holder.innerHTML = `<svg width="0" height="0" aria-hidden="true"><filter id="${name}"
    color-interpolation-filters="sRGB"><feColorMatrix type="matrix" values="${values}"/></filter></svg>`;
  return [holder.firstChild, `url("#${name}")`];
}

function render({ model, el }) {
  const figure = element("figure", "nn-picture");
  const style = element("style");
  style.textContent = STYLE;
  const frame = element("div", "nn-frame");
  const image = element("img", "widget-image");
  image.draggable = false;
  const alarm = element("div");
  alarm.setAttribute("role", "alert");
  const caption = element("figcaption");
  const [svg, filter] = darkFilter(model.get("dark_values"));
  if (model.get("dark_values")) image.style.setProperty("--nn-dark", filter);
  figure.append(style, svg, frame, alarm, caption);
  el.append(figure);

  if (model.get("interactive")) {
    frame.tabIndex = 0;
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", model.get("hint"));
    frame.setAttribute("data-lm-suppress-shortcuts", "true");
    listen(model, frame, image);
  }

  let latest = 0;
  let shown = "";
  async function showPicture() {
    const turn = ++latest;
    const url = URL.createObjectURL(new Blob([model.get("png")], { type: "image/png" }));
    const decoded = new Image();
    decoded.src = url;
    try { await decoded.decode(); } catch { /* an empty picture: nothing to wait for */ }
    if (turn !== latest) return URL.revokeObjectURL(url);
    image.src = url;
    if (!image.parentNode) frame.append(image); // one that waits empty in the page may stay 0 x 0 in Chromium
    URL.revokeObjectURL(shown);
    shown = url;
  }
  function showWords() {
    image.alt = model.get("alt");
    figure.style.width = `${model.get("width")}px`;
    caption.setAttribute("aria-live", model.get("busy") ? "off" : "polite");
    caption.textContent = model.get("caption");
    if (alarm.textContent !== model.get("error")) alarm.textContent = model.get("error");
    figure.classList.toggle("nn-failed", model.get("error") !== "");
    figure.setAttribute("aria-busy", String(model.get("busy")));
  }
  const words = "change:alt change:caption change:error change:busy change:width";
  model.on("change:png", showPicture);
  model.on(words, showWords);
  showPicture();
  showWords();

  const observer = new MutationObserver((changes) => {
    const explorer = el.closest(".nn-explorer");
    if (explorer && !changes.every((change) => el.contains(change.target))) nameControls(explorer);
  });
  whenAttached(el, () => {
    const explorer = el.closest(".nn-explorer");
    if (!explorer) return;
    nameControls(explorer);
    const watched = { attributeFilter: ["aria-valuetext", "class"] };
    observer.observe(explorer, { childList: true, characterData: true, subtree: true, ...watched });
  });

  const ratio = Math.min(Math.max(window.devicePixelRatio || 1, 1), 2);
  if (model.get("pixel_ratio") !== ratio) {
    model.set("pixel_ratio", ratio);
    model.save_changes();
  }
  return () => {
    observer.disconnect();
    model.off("change:png", showPicture);
    model.off(words, showWords);
    URL.revokeObjectURL(shown);
  };
}

export default { render };

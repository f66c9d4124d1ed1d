// The browser's half of nn_helpers/picture.py: shows a PNG, swaps it without flicker, reports pointer and keys.

const STYLE = `
.nn-picture { margin: 0; max-width: 100%; }
.nn-picture .nn-frame { position: relative; outline-offset: 2px; border-radius: 3px; }
.nn-picture .nn-frame[tabindex] { touch-action: none; cursor: crosshair; }
.nn-picture .nn-frame[tabindex]:focus { outline: 2px solid #0072B2; }
.nn-picture img { display: block; width: 100%; height: auto; background: white; user-select: none; }
.nn-picture.nn-failed img { opacity: 0.35; }
.nn-picture figcaption { padding: 4px 2px; min-height: 2.7em; line-height: 1.35;
  color: var(--jp-content-font-color1, #222); font-size: var(--jp-content-font-size1, 14px); }
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

// ipywidgets names its sliders and button groups for the eye only: name them for screen readers, too.
// JupyterLab would take arrow keys and letters for commands on cells: they belong to the control.
function nameControls(explorer) {
  for (const control of explorer.querySelectorAll(".noUi-handle, select, button, input")) {
    control.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  for (const row of explorer.querySelectorAll(".widget-slider, .widget-toggle-buttons")) {
    const name = row.querySelector(".widget-label")?.textContent;
    if (!name) continue;
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", name);
    row.querySelector(".noUi-handle")?.setAttribute("aria-label", name);
    row.querySelector(".widget-readout")?.setAttribute("aria-label", `${name}, as a number`);
  }
}

function whenAttached(el, act) {
  if (el.isConnected) act();
  else requestAnimationFrame(() => whenAttached(el, act));
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
  frame.append(image);
  figure.append(style, frame, alarm, caption);
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

  const observer = new MutationObserver((changes) => nameControls(changes[0].target.closest(".nn-explorer")));
  whenAttached(el, () => {
    const explorer = el.closest(".nn-explorer");
    if (!explorer) return;
    nameControls(explorer);
    for (const column of explorer.querySelectorAll(".widget-vbox")) observer.observe(column, { childList: true });
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

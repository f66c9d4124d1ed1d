// What JupyterLab leaves out: alternative text of static figures (plotting.show writes it into the PNG itself),
// a way into what must be scrolled for those who use the keyboard, and white paper under figures in the dark.

const STYLE = `
[data-jp-theme-light="false"] .jp-RenderedImage img { box-sizing: content-box; padding: 8px; border-radius: 4px;
  background: white; }
.jp-Notebook [data-nn-scrolls]:focus-visible { outline: 2px solid var(--jp-brand-color1, #0072B2);
  outline-offset: -2px; }`;
const SCROLLING = ".jp-RenderedMarkdown, .jp-RenderedHTML, .jp-RenderedText, .jp-OutputArea-output";

function latin1(bytes) {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

// The text of the PNG chunk "Description", which stands before the pixels.
function description(bytes) {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const size = new DataView(bytes.buffer, at, 4).getUint32(0);
    const kind = latin1(bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + size);
    if (kind === "IDAT") return "";
    if ((kind === "tEXt" || kind === "iTXt") && latin1(data.subarray(0, 12)) === "Description\0") {
      if (kind === "tEXt") return latin1(data.subarray(12));
      const language = data.indexOf(0, 14);
      return new TextDecoder().decode(data.subarray(data.indexOf(0, language + 1) + 1));
    }
    at += size + 12;
  }
  return "";
}

function describe(image) {
  const head = "data:image/png;base64,";
  if (image.alt || !image.src.startsWith(head)) return;
  const start = image.src.slice(head.length, head.length + 16384);
  image.alt = description(Uint8Array.from(atob(start.slice(0, start.length & ~3)), (c) => c.charCodeAt(0)));
}

// A region that scrolls takes the focus; one that does not is passed over.
function reach(node) {
  const overflow = getComputedStyle(node);
  const across = node.scrollWidth > node.clientWidth && /auto|scroll/.test(overflow.overflowX);
  const down = node.scrollHeight > node.clientHeight && /auto|scroll/.test(overflow.overflowY);
  if (across || down) {
    node.tabIndex = 0;
    node.setAttribute("data-nn-scrolls", "");
    node.setAttribute("data-lm-suppress-shortcuts", "true"); // arrow keys scroll
  } else if (node.hasAttribute("data-nn-scrolls")) {
    for (const name of ["tabindex", "data-nn-scrolls", "data-lm-suppress-shortcuts"]) node.removeAttribute(name);
  }
}

function initialize() {
  if (globalThis.nnHelpersAids) return;
  globalThis.nnHelpersAids = true;
  const style = document.createElement("style");
  style.textContent = STYLE;
  document.head.append(style);
  const sizes = new ResizeObserver((changes) => changes.forEach((change) => reach(change.target)));
  const aid = (node) => {
    node.querySelectorAll(".jp-RenderedImage img").forEach(describe);
    if (node.matches(SCROLLING)) sizes.observe(node);
    node.querySelectorAll(SCROLLING).forEach((found) => sizes.observe(found));
  };
  aid(document.body);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node instanceof HTMLImageElement && node.closest(".jp-RenderedImage")) describe(node);
        else if (node instanceof Element) aid(node);
      }
      // A formula that is set later makes a region wider than its box.
      if (change.target instanceof Element) {
        const around = change.target.closest(SCROLLING);
        if (around) requestAnimationFrame(() => reach(around));
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
}

export default { initialize };

// JupyterLab shows a PNG without alternative text. plotting.show writes the text into the PNG itself;
// this finds every such picture of the page, now and later, and gives its <img> the text as alt.

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

function initialize() {
  if (globalThis.nnHelpersDescribes) return;
  globalThis.nnHelpersDescribes = true;
  const every = (node) => node.querySelectorAll(".jp-RenderedImage img").forEach(describe);
  every(document);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node instanceof HTMLImageElement && node.closest(".jp-RenderedImage")) describe(node);
        else if (node instanceof Element) every(node);
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
}

export default { initialize };

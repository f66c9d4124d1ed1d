// Runs in the kernel's worker, before Pyodide: tells the page which file has arrived.
(() => {
  const channel = new BroadcastChannel('course-progress');
  const fetched = self.fetch;
  let arrived = 0;
  self.fetch = async (...request) => {
    const response = await fetched(...request);
    const name = new URL(response.url || String(request[0]), self.location).pathname.split('/').pop();
    if (/\.(whl|zip|wasm|json)$/.test(name)) {
      arrived += 1;
      channel.postMessage({ arrived, total: TOTAL, name: name.split('-')[0] });
    }
    return response;
  };
})();

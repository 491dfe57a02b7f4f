/**
 * Starts a module worker from a blob that imports `url`. A worker made from an address of its own does not inherit the page's
 * content security policy; one made from a blob does, and so do the workers inside it.
 *
 * The import is a dynamic one: `worker-src blob:`, which keeps a snippet from starting workers of the other kind, forbids a
 * worker's static imports of anything but blobs too. Messages that arrive before the module has run are kept for it.
 */
export function spawnModuleWorker(url: string, name?: string): Worker {
  const absolute = new URL(url, document.baseURI).href;
  const source = new Blob([bootstrap(absolute)], { type: 'text/javascript' });
  const address = URL.createObjectURL(source);
  const worker = new Worker(address, name === undefined ? { type: 'module' } : { type: 'module', name });
  // Kept until the worker has spoken: browsers differ in when they read a blob's address.
  const revoke = (): void => {
    URL.revokeObjectURL(address);
    worker.removeEventListener('message', revoke);
    worker.removeEventListener('error', revoke);
  };
  worker.addEventListener('message', revoke);
  worker.addEventListener('error', revoke);
  return worker;
}

function bootstrap(url: string): string {
  return `
const early = [];
const keep = (event) => {
  event.stopImmediatePropagation();
  early.push(event);
};
addEventListener('message', keep);
await import(${JSON.stringify(url)});
removeEventListener('message', keep);
for (const { data, ports } of early) dispatchEvent(new MessageEvent('message', { data, ports: [...ports] }));
`;
}

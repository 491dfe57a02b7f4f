/**
 * Runs first in every worker that a stranger's code can reach: the run worker, and each worker that the snippet (or tfjs'
 * thread pool) starts from it. The page's Content-Security-Policy, inherited through blob URLs, keeps all of them on this
 * origin; this takes away what they could still reach there: storage that the page or its offline cache uses, channels to
 * other pages, and the way to a worker without this file.
 *
 * Plain JavaScript, used as text (a nested worker has fresh globals, so the text must travel): it may use nothing from outside
 * its own function.
 *
 * @param scope the worker's global object
 * @param source this function's own text
 * @param depth 0 in the run worker, 1 in a worker made by it; a worker at depth 1 can make none
 */
export function lockDown(scope, source, depth) {
  'use strict';
  const MOST_WORKERS = 64;
  const hidden = {
    scope: [
      'caches',
      'indexedDB',
      'BroadcastChannel',
      'SharedWorker',
      'cookieStore',
      'webkitRequestFileSystem',
      'webkitRequestFileSystemSync',
      'webkitResolveLocalFileSystemURL',
      'webkitResolveLocalFileSystemSyncURL',
      'Notification',
      'WebSocketStream',
      'close',
    ],
    navigator: ['storage', 'locks', 'serviceWorker', 'storageBuckets', 'permissions', 'usb', 'serial', 'hid'],
  };
  function remove(object, name) {
    for (let holder = object; holder; holder = Object.getPrototypeOf(holder)) {
      if (Object.prototype.hasOwnProperty.call(holder, name)) Reflect.deleteProperty(holder, name);
    }
    if (name in object) Object.defineProperty(object, name, { value: undefined, configurable: false });
  }

  const NativeWorker = scope.Worker;
  const handoff = {
    post: scope.postMessage.bind(scope),
    nativeFetch: scope.fetch.bind(scope),
    requestFrame: scope.requestAnimationFrame && scope.requestAnimationFrame.bind(scope),
  };
  for (const name of hidden.scope) remove(scope, name);
  for (const name of hidden.navigator) remove(scope.navigator, name);

  if (depth > 0) {
    remove(scope, 'Worker');
    return;
  }

  // Only the runner speaks to the page: it takes these from here, and the name is gone before the snippet runs.
  remove(scope, 'postMessage');
  Object.defineProperty(scope, '__twographHandoff', { value: handoff, configurable: true });

  // tfjs takes hold of this as it loads, which in the built site is before the runner counts frames: it must lead to what counts them.
  if (handoff.requestFrame) scope.requestAnimationFrame = (callback) => handoff.requestFrame(callback);

  const blobUrl = scope.URL.createObjectURL.bind(scope.URL);
  const NativeBlob = scope.Blob;
  const { Error: Fault, String: asText } = scope;
  const { iterator } = scope.Symbol;
  const prefix = '(' + source + ')(self, "", 1);\n';
  // Blob walks over a list of parts. An array's iterator could be replaced by the snippet, and the parts with it; so could the
  // global that names the iterator.
  const parts = (text) => {
    let given = false;
    const next = () => {
      const done = given;
      given = true;
      return { done, value: done ? undefined : text };
    };
    return { [iterator]: () => ({ next }) };
  };
  const scriptUrl = (text) => blobUrl(new NativeBlob(parts(text), { type: 'text/javascript' }));
  const prefixUrl = scriptUrl(prefix);
  const quote = scope.JSON.stringify;
  let made = 0;
  const construct = Reflect.construct;
  function Worker(url, options) {
    const address = asText(url);
    if (!new.target) throw new TypeError("Worker must be called with 'new'");
    if (!address.startsWith('blob:')) {
      throw new Fault(
        'A worker in a snippet can be made from a blob: URL only, not from ' + address.slice(0, 80),
      );
    }
    if (++made > MOST_WORKERS) throw new Fault('A snippet can make at most ' + MOST_WORKERS + ' workers');
    const isModule = options !== undefined && options !== null && options.type === 'module';
    const code = isModule
      ? 'import ' + quote(prefixUrl) + ';\nimport ' + quote(address) + ';\n'
      : prefix + 'importScripts(' + quote(address) + ');\n';
    const settings = { type: isModule ? 'module' : 'classic' };
    if (options && typeof options.name === 'string') settings.name = options.name;
    return construct(
      NativeWorker,
      [scriptUrl(code), settings],
      new.target === Worker ? NativeWorker : new.target,
    );
  }
  Worker.prototype = NativeWorker.prototype;
  Object.defineProperty(NativeWorker.prototype, 'constructor', {
    value: Worker,
    configurable: false,
    writable: false,
  });
  Object.defineProperty(scope, 'Worker', { value: Worker, configurable: false, writable: false });
}

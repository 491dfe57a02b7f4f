/**
 * Starts the worker that a snippet runs in. It is made from a blob: only then does it inherit the page's
 * Content-Security-Policy (a worker made from a URL would not). The lock-down is evaluated before the runner's modules.
 */
import lockDown from './lockdown.js?raw';
import runnerUrl from './runner.ts?worker&url';

function scriptUrl(source: string): string {
  return URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}

export interface RunWorker {
  readonly worker: Worker;
  dispose(): void;
}

export function spawnRunWorker(): RunWorker {
  const source = lockDown.slice(lockDown.indexOf('function lockDown'));
  const guardUrl = scriptUrl(`(${source})(self, ${JSON.stringify(source)}, 0);`);
  const absolute = new URL(runnerUrl, document.baseURI).href;
  // The runner is imported dynamically: under `worker-src blob:` a worker's static imports must be blobs too.
  const entryUrl = scriptUrl(
    `import ${JSON.stringify(guardUrl)};\nawait import(${JSON.stringify(absolute)});\n`,
  );
  const worker = new Worker(entryUrl, { type: 'module', name: 'twograph run' });
  return {
    worker,
    dispose() {
      worker.terminate();
      URL.revokeObjectURL(entryUrl);
      URL.revokeObjectURL(guardUrl);
    },
  };
}

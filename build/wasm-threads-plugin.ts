/**
 * tfjs sends the factory of its threaded wasm module to its pool as text, `factory.toString()`, but the factory reads `_scriptDir`
 * from around it; minified, that name is gone in the pool and the backend never starts. Inside the factory the name is
 * replaced by what it would hold there: nothing, since the addresses are given by `locateFile`.
 */
import type { Plugin } from 'vite';

const FILE = /tfjs-backend-wasm\/wasm-out\/tfjs-backend-wasm-threaded-simd\.js/;

export function wasmThreads(): Plugin {
  return {
    name: 'twograph:wasm-threads',
    enforce: 'pre',
    transform(code, id) {
      if (!FILE.test(id)) return null;
      const fixed = code.replaceAll(/\b_scriptDir\b(?!\s*=)/g, '(void 0)');
      if (fixed === code)
        this.error('tfjs no longer names _scriptDir: see whether this plugin is still needed');
      return { code: fixed, map: null };
    },
  };
}

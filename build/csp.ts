/**
 * The site's security policy, in its one place. A snippet is a stranger's code: it runs in a worker made from a blob, which
 * inherits this policy from the page, so that it can reach no other origin. The page carries the policy as a meta element, as
 * some hosts set no headers; where a host reads `_headers` (Netlify, Cloudflare Pages) it is a header too, together with the two
 * that give threads (cross-origin isolation).
 */
import type { Plugin } from 'vite';

/** No `frame-ancestors`: a course page may embed the site. */
export const CSP = [
  "default-src 'self'",
  "script-src 'self' blob: 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The headers that make a page cross-origin isolated, which gives shared memory and with it threads. */
const ISOLATION: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Everything that a host should send with every file. */
export const SITE_HEADERS: Readonly<Record<string, string>> = {
  ...ISOLATION,
  'Content-Security-Policy': CSP,
  'X-Content-Type-Options': 'nosniff',
};

/** Names under `assets/` hold a hash of the content, so they never change; all else is asked for anew. */
export const CACHING = { hashed: 'public, max-age=31536000, immutable', other: 'no-cache' } as const;

/** Puts the policy into every built page, and writes the `_headers` file. */
export function cspMeta(): Plugin {
  return {
    name: 'twograph:csp',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CSP },
        injectTo: 'head-prepend',
      },
    ],
    generateBundle() {
      const block = (pattern: string, headers: Readonly<Record<string, string>>): string =>
        [pattern, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n');
      const source = [block('/*', SITE_HEADERS), block('/assets/*', { 'Cache-Control': CACHING.hashed })];
      this.emitFile({ type: 'asset', fileName: '_headers', source: source.join('\n\n') + '\n' });
    },
  };
}

/** Whether the long tests run too: `npm run test:full`, or `VITE_LONG=1` before a part of the tests. */
export const LONG = (import.meta.env as Record<string, string | undefined>)['VITE_LONG'] === '1';

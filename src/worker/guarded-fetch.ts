/**
 * `fetch` for snippets: the page's policy stops every other origin with a bare "Failed to fetch"; this says what is the matter
 * and what works instead. It protects nothing by itself.
 */
import { UserError } from '../base/errors';

export function guardedFetch(nativeFetch: typeof fetch, own: string): typeof fetch {
  return async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url && (url.protocol === 'blob:' || url.protocol === 'data:' || url.origin === own))
      return nativeFetch(input, init);
    throw new UserError(
      'runtime',
      `A snippet can reach no other address than this page's own, so "${address.slice(0, 200)}" cannot be fetched. ` +
        "Drop the file on the page and read it with `files` or `datasets` from 'twograph'.",
    );
  };
}

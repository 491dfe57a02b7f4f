/**
 * tf.loadLayersModel, tf.loadGraphModel and model.save with addresses that cannot work in a snippet say what does work. The
 * page's policy would stop them all the same, in words that help nobody.
 */
import * as tf from '@tensorflow/tfjs';
import { UserError } from '../../base/errors';

const FROM_FILES =
  'Drop the model.json and its weight files on the page and load them with ' +
  "tf.loadLayersModel(tf.io.browserFiles([files.get('model.json'), files.get('weights.bin')])), with `files` from 'twograph'.";

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^(localstorage|indexeddb):/i, 'A snippet has no storage of its own in this page.'],
  [/^downloads:/i, 'A snippet cannot start a download.'],
];

function refusal(url: string, own: string): string | undefined {
  const stored = REASONS.find(([pattern]) => pattern.test(url));
  if (stored) return stored[1];
  if (/^[a-z][a-z0-9+.-]*:/i.test(url) && new URL(url).origin === own) return undefined;
  return `A snippet can reach no other address than this page's own, so "${url}" cannot be read.`;
}

/** Registers the routers, ahead of tfjs' own. `own` is the page's origin. */
export function guardLoaders(own: string): void {
  const refuse = (url: string | string[]): tf.io.IOHandler => {
    const first = Array.isArray(url) ? (url[0] ?? '') : url;
    const why = refusal(first, own);
    if (why === undefined) return null as unknown as tf.io.IOHandler;
    throw new UserError('runtime', `${why} ${FROM_FILES}`);
  };
  tf.io.registerLoadRouter(refuse);
  tf.io.registerSaveRouter(refuse);
}

/**
 * tf.loadLayersModel, tf.loadGraphModel and model.save with addresses that cannot work in a snippet say what does work. The
 * page's policy would stop them all the same, in words that help nobody.
 */
import * as tf from '@tensorflow/tfjs';
import { UserError } from '../../base/errors';

const FROM_FILES =
  'Drop the model.json and its weight files on the page and load them with ' +
  "tf.loadLayersModel(tf.io.browserFiles([files.get('model.json'), files.get('weights.bin')])), with `files` from 'twograph'.";

const TO_HANDLER =
  'To see what it holds, give model.save a handler of your own: tf.io.withSaveHandler(async (artifacts) => …).';

function isOwn(url: string, own: string): boolean {
  return URL.canParse(url) && new URL(url).origin === own;
}

/**
 * Registers the routers. `own` is the page's origin. (Those for `localstorage:` and `indexeddb:` are tfjs' own, which come first and
 * throw that there is none.)
 */
export function guardLoaders(own: string): void {
  const refuse =
    (words: (url: string) => string) =>
    (url: string | string[]): tf.io.IOHandler => {
      const first = Array.isArray(url) ? (url[0] ?? '') : url;
      if (isOwn(first, own)) return null as unknown as tf.io.IOHandler;
      throw new UserError('runtime', words(first));
    };
  tf.io.registerLoadRouter(
    refuse(
      (url) =>
        `A snippet can reach no other address than this page's own, so "${url}" cannot be read. ${FROM_FILES}`,
    ),
  );
  tf.io.registerSaveRouter(
    refuse((url) => `A snippet can save a model nowhere, so not at "${url}" either. ${TO_HANDLER}`),
  );
}

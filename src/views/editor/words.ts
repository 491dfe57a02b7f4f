/** TypeScript's messages that advise on a project's configuration, which a snippet has none of, in words that help here. */
import { unknownModule } from '../../snippet/imports';
import { MODULE_NAMES } from '../../snippet/modules';

const OUTPUT = "To put something into the output, use show, image, plot or table from 'twograph'.";

/** What a page or Node has and a snippet has not, and what to use instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  document: OUTPUT,
  window: `The global object is globalThis. ${OUTPUT}`,
  alert: 'Use console.log.',
  prompt: "Write the value into the snippet, or read a file with 'files' from 'twograph'.",
  confirm: 'Write the value into the snippet.',
  localStorage: 'Nothing is kept from one run to the next.',
  sessionStorage: 'Nothing is kept from one run to the next.',
  Image: "For a picture among your files, use datasets.image from 'twograph'.",
  require: 'Use import.',
  process: 'That belongs to Node.',
  Buffer: 'That belongs to Node: use Uint8Array.',
};

export function inWords(message: string): string {
  const [, specifier] =
    /^Cannot find module '(.*?)' or its corresponding type declarations/.exec(message) ?? [];
  if (specifier !== undefined) return unknownModule(specifier, MODULE_NAMES);
  const [, name] = /^Cannot find name '(\w+)'/.exec(message) ?? [];
  if (name === undefined || !Object.hasOwn(ELSEWHERE, name)) return message;
  return `There is no '${name}' here: a snippet runs in a worker. ${ELSEWHERE[name] ?? ''}`;
}

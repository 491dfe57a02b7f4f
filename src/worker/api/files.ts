/** `files`: what was dropped, picked or passed, with a way to find one by name. */
import type { files as filesType } from 'twograph';
import { UserError } from '../../base/errors';
import type { FileKind } from '../../snippet/readers/kinds';
import type { ApiContext } from './context';
import { wrong } from './words';

export function makeFiles(context: ApiContext): typeof filesType {
  const list = [...context.files];
  const get = (name: unknown) => findFile(context, name, 'files.get');
  Object.defineProperty(list, 'get', { value: get });
  return Object.freeze(list) as unknown as typeof filesType;
}

/** @throws UserError that lists the names where there is no such file. */
function findFile(context: ApiContext, name: unknown, call: string): File {
  if (typeof name !== 'string') throw wrong(call, 'the name of a file is wanted', name);
  const file = context.files.find((one) => one.name === name);
  if (file) return file;
  const known = context.files.map((one) => one.name).join(', ');
  const there = known === '' ? 'No file was given' : `There are: ${known}`;
  const advice = `Drop the file on the page, or pass --file ${name}`;
  throw new UserError('runtime', `${call}: there is no file '${name}'. ${there}. ${advice}.`);
}

/**
 * The file a reader was asked for: itself, by name, or the first that fits.
 * @throws UserError where there is none.
 */
export function chooseFile(context: ApiContext, given: unknown, kind: FileKind, call: string): Blob {
  if (given instanceof Blob) return given;
  if (given !== undefined) return findFile(context, given, call);
  const { files } = context;
  const fitting =
    files.find((file) => kind.name.test(file.name)) ?? files.find((file) => kind.type.test(file.type));
  if (fitting) return fitting;
  const advice = `Drop ${kind.label} on the page, or pass --file ${kind.example}.`;
  const names = files.map((file) => file.name).join(', ');
  const there =
    names === ''
      ? 'no file was given'
      : `none of the files looks like ${kind.label} (${names}); to read one all the same, give its name`;
  throw new UserError('runtime', `${call}: ${there}. ${advice}`);
}

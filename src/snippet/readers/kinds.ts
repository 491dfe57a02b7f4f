/** Which reader takes a file, told from its name, else from its type: `datasets` looks for the first that fits, the page names the call. */

/** A kind of file that a reader takes. */
export interface FileKind {
  /** As in "a CSV file". */
  readonly label: string;
  readonly example: string;
  readonly name: RegExp;
  readonly type: RegExp;
}

export const CSV: FileKind = {
  label: 'a CSV file',
  example: 'data.csv',
  name: /\.(csv|tsv)$/i,
  type: /^text\/(csv|tab)/,
};
export const IDX: FileKind = {
  label: 'an IDX file',
  example: 'train-images-idx3-ubyte.gz',
  name: /(\.idx|[.-]idx\d-\w+|-ubyte)(\.gz)?$/i,
  type: /^application\/x-idx/,
};
export const IMAGE: FileKind = {
  label: 'a picture',
  example: 'photo.png',
  name: /\.(png|jpe?g|gif|webp|avif|bmp)$/i,
  type: /^image\//,
};

const READERS = { csv: CSV, idx: IDX, image: IMAGE };

/** How a snippet reads the file, as code: `await datasets.csv('data.csv')`; what has no reader is had as it is. */
export function readingCall({ name, type }: Pick<File, 'name' | 'type'>): string {
  const readers = Object.entries(READERS);
  const reader =
    readers.find(([, kind]) => kind.name.test(name)) ?? readers.find(([, kind]) => kind.type.test(type));
  const literal = `'${name.replaceAll(/[\\']/g, '\\$&')}'`;
  return reader ? `await datasets.${reader[0]}(${literal})` : `files.get(${literal})`;
}

/** Gives the person a text as a file, and names such files. */

/** "Tensor addition (2)" -> "tensor-addition-2.ts"; a name that already ends in .ts or .js keeps its ending. */
export function fileName(name: string): string {
  const [, stem = name, ending = '.ts'] = /^(.*)(\.[tj]s)$/i.exec(name) ?? [];
  const safe = stem
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return (safe || 'snippet') + ending;
}

export function download(file: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file;
  link.click();
  // The browser has taken hold of the blob by the time the click's task is over.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  });
}

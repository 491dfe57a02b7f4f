/** Gives the person a text, or bytes, as a file, and names such files. */

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

/** "model.fit" and ".onnx" -> "model.fit.onnx". The name is a stranger's. */
export function exportName(name: string, ending: string): string {
  const safe = name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 100);
  return (safe || 'function') + ending;
}

/** "model.fit" -> "model.fit.onnx", and "model.fit-2.onnx" of its second signature. */
export const onnxName = (name: string, signature = 1): string =>
  exportName(name, `${signature > 1 ? `-${String(signature)}` : ''}.onnx`);

/** `content`: a text, or the bytes of any other file. */
export function download(file: string, content: string | Uint8Array<ArrayBuffer>): void {
  const type = typeof content === 'string' ? 'text/plain;charset=utf-8' : 'application/octet-stream';
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file;
  link.click();
  // The browser has taken hold of the blob by the time the click's task is over.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  });
}

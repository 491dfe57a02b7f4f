/** Where serve.mjs serves. */
export const PORT = Number(process.env['TWOGRAPH_EDITOR_PORT'] ?? 4391);

export function site(isolated: boolean): string {
  return `http://127.0.0.1:${String(isolated ? PORT : PORT + 1)}/course/editor/`;
}

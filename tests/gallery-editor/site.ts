import { freePorts } from '../ports';

/** Where serve.mjs serves. Each of Playwright's processes reads this: the later ones are given what the first has found. */
export const PORT = Number((process.env['TWOGRAPH_EDITOR_PORT'] ??= String(freePorts(4391, 2))));

export function site(isolated: boolean): string {
  return `http://127.0.0.1:${String(isolated ? PORT : PORT + 1)}/course/editor/`;
}

/** The libraries' declaration files, fetched while Monaco is on its way. */
import url from 'virtual:typings';

export interface Typings {
  /** Texts by path, from `node_modules/` on. */
  readonly files: Readonly<Record<string, string>>;
  /** Why there are none, in words. */
  readonly missing?: string;
}

let fetched: Promise<Typings> | undefined;

/** Never rejects: without typings the editor still knows the language. Fetched once; again where that failed. */
export async function fetchTypings(): Promise<Typings> {
  fetched ??= fetchThem();
  const typings = await fetched;
  if (typings.missing !== undefined) fetched = undefined;
  return typings;
}

async function fetchThem(): Promise<Typings> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return { files: (await response.json()) as Record<string, string> };
  } catch (error) {
    return {
      files: {},
      missing: `The libraries' typings could not be loaded, so completion knows plain JavaScript only (${String(error)}).`,
    };
  }
}

/** What the address says: a shared text in its hash; an example and settings in its query. */
import { UserError } from '../base/errors';
import { BENCHMARK_QUERY, settingsFromQuery, type QueryResult, type QuerySettings } from '../snippet/query';
import type { ShareState } from '../snippet/share';
import type { Address } from './address';
import { DEFAULTS, type SettingsData } from './settings.svelte';

export type LinkContent = { readonly state: ShareState } | { readonly problem: string };

/** Settings that an address may hold. */
const NAMES = ['backend', 'seed', 'mode', 'engine', 'without', 'theme', 'threads'] as const;

export class ShareLink {
  readonly #address: Address;
  readonly #embedded: boolean;

  constructor(address: Address, embedded: boolean) {
    this.#address = address;
    this.#embedded = embedded;
  }

  /** Whether the page was loaded again, rather than come to by its address. */
  get isReloaded(): boolean {
    return this.#address.isReloaded;
  }

  /** Whether the address holds a text, or what may be the rest of one. */
  get holdsText(): boolean {
    return this.#address.url().hash.length > 1;
  }

  /** The text that the address holds, or in words why it can't be read. */
  async read(): Promise<LinkContent> {
    const { hash } = this.#address.url();
    try {
      const { decodeShare } = await import('../snippet/share');
      return { state: await decodeShare(hash) };
    } catch (error) {
      if (error instanceof UserError) return { problem: error.message };
      return {
        problem:
          'What reads links could not be loaded. Are you offline? Open the link again when you are not.',
      };
    }
  }

  /** What the address asks for beside a text, and in words what of it can't be. */
  asked(): QueryResult {
    return settingsFromQuery(this.#address.url().search);
  }

  /** The page's address without what it says now. */
  get bare(): URL {
    const url = this.#address.url();
    url.search = '';
    url.hash = '';
    return url;
  }

  /** The open text is no longer the one that the address names: it was changed, or something else was opened. */
  outgrown(how: 'opened' | 'edited'): void {
    if (this.#embedded) return;
    const url = this.#address.url();
    const example = how === 'opened' && url.searchParams.has('example');
    if (!this.holdsText && !example) return;
    url.hash = '';
    if (example) url.searchParams.delete('example');
    // The unchanged text of a link is kept nowhere else: Back opens it again.
    if (how === 'opened') this.#address.push(url);
    else this.#address.replace(url);
  }

  /** A setting that the address names was changed: what a reload shows must be what is seen now. */
  noteSettings(choice: Partial<SettingsData>): void {
    this.#note(
      NAMES.flatMap((name) => {
        const value = choice[name];
        if (value === undefined) return [];
        return [[name, String(value) === String(DEFAULTS[name]) ? undefined : String(value)]];
      }),
    );
  }

  /** The same, of what is to be measured: all that an address can say of it. */
  noteBenchmark(asked: QuerySettings): void {
    this.#note(BENCHMARK_QUERY.map((name) => [name, asked[name]]));
  }

  /** Values by the names of parameters; undefined where the parameter goes. */
  #note(values: readonly (readonly [name: string, value: string | undefined])[]): void {
    if (this.#embedded) return;
    const url = this.#address.url();
    const named = values.filter(([name]) => url.searchParams.has(name));
    for (const [name, value] of named) {
      if (value === undefined) url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    }
    if (named.length > 0) this.#address.replace(url);
  }
}

/** Pages for tests: workspaces over one browser's storage, whose writes reach the other pages as events, as in a browser. */
import type { Example } from '../snippet/examples';
import type { Address } from './address';
import { FakeClient } from './fake-client';
import { FakeClock } from './fake-clock';
import { FakeShelf } from './fake-shelf';
import { Store, type Shelf } from './store';
import { Workspace, type WorkspaceParts } from './workspace.svelte';

export const EXAMPLES: readonly Example[] = ['one', 'two'].map((id, index) => ({
  id,
  title: `Example ${id}`,
  after: 'PyTorch',
  graph: 'define-by-run',
  order: index,
  lookAt: 'nothing',
  text: `original ${id}`,
}));

interface FakePageOptions {
  readonly address?: string;
  readonly tab?: FakeShelf;
  readonly embedded?: boolean;
  readonly forbidden?: boolean;
  /** Nothing can be measured where it is left out. */
  readonly benchmark?: WorkspaceParts['benchmark'];
}

export class FakeAddress implements Address {
  isReloaded = false;
  readonly visited: string[];
  constructor(address = 'https://twograph.test/sub/') {
    this.visited = [address];
  }
  get now(): string {
    return this.visited.at(-1) ?? '';
  }
  url(): URL {
    return new URL(this.now);
  }
  replace(url: URL): void {
    this.visited[this.visited.length - 1] = url.href;
  }
  push(url: URL): void {
    this.visited.push(url.href);
  }
}

/** One browser: what it keeps, and its pages, which hear of each other's writes when `deliver` is called. */
export class FakeBrowser {
  readonly clock = new FakeClock();
  readonly shelf = new FakeShelf();
  readonly pages: FakePage[] = [];
  /** Names of the pages that have said that they are there. */
  readonly present = new Map<string, FakePage>();
  #events: { from: FakePage; key: string; newValue: string | null }[] = [];
  #ids = 0;

  open(options: FakePageOptions = {}): FakePage {
    const page = new FakePage(this, options);
    this.pages.push(page);
    return page;
  }

  newId(): string {
    return `id${String(++this.#ids)}`;
  }

  /** Ends a page as a crash does, without its last words. */
  end(page: FakePage): void {
    for (const [name, present] of this.present) if (present === page) this.present.delete(name);
  }

  wrote(from: FakePage, key: string, newValue: string | null): void {
    this.#events.push({ from, key, newValue });
  }

  /** The pages hear what the others wrote. */
  deliver(): void {
    const events = this.#events;
    this.#events = [];
    for (const event of events) {
      for (const page of this.pages) if (page !== event.from) page.workspace.changedElsewhere(event);
    }
  }
}

export class FakePage {
  readonly client = new FakeClient();
  readonly address: FakeAddress;
  readonly tab: FakeShelf;
  readonly workspace: Workspace;

  constructor(browser: FakeBrowser, options: FakePageOptions) {
    const { shelf } = browser;
    const heard: Shelf = {
      get length() {
        return shelf.length;
      },
      key: (index) => shelf.key(index),
      getItem: (key) => shelf.getItem(key),
      setItem: (key, value) => {
        shelf.setItem(key, value);
        browser.wrote(this, key, value);
      },
      removeItem: (key) => {
        shelf.removeItem(key);
        browser.wrote(this, key, null);
      },
    };
    const { embedded = false } = options;
    this.address = new FakeAddress(options.address);
    this.tab = options.tab ?? new FakeShelf();
    this.workspace = new Workspace({
      examples: EXAMPLES,
      client: this.client,
      store: new Store(embedded ? 'memory' : options.forbidden ? undefined : heard),
      tab: new Store(embedded ? 'memory' : this.tab),
      clock: browser.clock,
      address: this.address,
      presence: {
        announce: (name) => browser.present.set(name, this),
        isThere: (name) => Promise.resolve(browser.present.has(name)),
      },
      newId: () => browser.newId(),
      benchmark: options.benchmark ?? (() => Promise.reject(new Error('this page measures nothing'))),
      embedded,
    });
  }

  get text(): string {
    return this.workspace.open.text;
  }

  get said(): string[] {
    return this.workspace.notices.list.map(({ text }) => text);
  }

  /** Presses a button of a notice. */
  press(label: string): void {
    const action = this.workspace.notices.list
      .flatMap(({ actions }) => actions)
      .find((a) => a.label === label);
    if (action === undefined) throw new Error(`no button ${label} in ${JSON.stringify(this.said)}`);
    action.run();
  }
}

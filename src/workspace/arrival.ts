/** What the address asks for when the page is come to: a text in its hash, an example, settings. What is opened for it leaves it as it is. */
import type { Notices } from './notices.svelte';
import type { OpenDoc } from './open-doc.svelte';
import type { Settings } from './settings.svelte';
import type { LinkContent, ShareLink } from './share-link';
import type { ViewState } from './view-state.svelte';

export interface ArrivalParts {
  readonly link: ShareLink;
  readonly settings: Settings;
  readonly open: OpenDoc;
  readonly view: ViewState;
  readonly notices: Notices;
}

export class Arrival {
  /** What is being opened is what the address asks for. */
  #opening = false;
  readonly #parts: ArrivalParts;

  constructor(parts: ArrivalParts) {
    this.#parts = parts;
  }

  get opening(): boolean {
    return this.#opening;
  }

  /** Opens what the address names, else what was open last. */
  async open(): Promise<void> {
    const { link, settings, open, view, notices } = this.#parts;
    const content = link.holdsText ? await link.read() : undefined;
    const asked = link.asked();
    this.#asAsked(() => {
      if (!this.#openLink(content) && !this.#openExample(asked.settings.example)) open.openLast();
    });
    // What the address says in its query wins over what the text in its hash brought.
    settings.override(asked.settings);
    const isRestored = link.isReloaded && view.restore();
    if (!isRestored && asked.settings.tab !== undefined) {
      view.tab = asked.settings.tab;
      view.pane = 'output';
    }
    if (asked.ignored.length > 0) notices.say(asked.ignored.join(' '), { topic: 'link settings' });
  }

  /** The hash of the address was changed, by a link or by hand. */
  async hashChanged(): Promise<void> {
    const { link } = this.#parts;
    if (!link.holdsText) return;
    const content = await link.read();
    this.#asAsked(() => this.#openLink(content));
  }

  #asAsked(open: () => void): void {
    this.#opening = true;
    open();
    this.#opening = false;
  }

  #openLink(content: LinkContent | undefined): boolean {
    if (content === undefined) return false;
    const { settings, open, notices } = this.#parts;
    if ('problem' in content) {
      notices.say(content.problem, { tone: 'error', topic: 'link' });
      return false;
    }
    const { state } = content;
    settings.override({ backend: state.backend, seed: state.seed });
    open.openShared(state.title, state.text, state.example);
    return true;
  }

  #openExample(example: string | undefined): boolean {
    if (example === undefined) return false;
    const { open, notices } = this.#parts;
    if (open.open(`example:${example}`)) return true;
    notices.say(`There is no example named “${example}”; this is what was open last.`, { tone: 'warning' });
    return false;
  }
}

/** The page's state, whole: the open text, its runs, the settings, and what the address has to do with them. */
import type { PassName } from '../base/passes';
import type { Example } from '../snippet/examples';
import type { RunClient } from '../worker/client';
import { bootFor, type DeviceInfo } from '../worker/protocol';
import type { Address } from './address';
import { Arrival } from './arrival';
import type { Benchmark } from './benchmark.svelte';
import type { Clock } from './clock';
import { Drafts } from './drafts.svelte';
import { Files } from './files.svelte';
import { Notices } from './notices.svelte';
import { OpenDoc } from './open-doc.svelte';
import type { Presence } from './presence';
import { docOfEntry, parseRecord } from './records';
import { RunMark } from './run-mark';
import { RunState } from './run-state.svelte';
import { Settings, type SettingsData } from './settings.svelte';
import { ShareLink } from './share-link';
import { ShownRun } from './shown-run.svelte';
import { Store, type StoreTrouble } from './store';
import { showsRecord, ViewState } from './view-state.svelte';

export interface WorkspaceParts {
  readonly examples: readonly Example[];
  readonly client: RunClient;
  /** Kept for the whole browser, and for this tab. */
  readonly store: Store;
  readonly tab: Store;
  readonly clock: Clock;
  readonly address: Address;
  readonly presence: Presence;
  readonly newId: () => string;
  /** What measures, loaded when it is first wanted. */
  readonly benchmark: (of: Workspace) => Promise<Benchmark>;
  /** Inside another page: the address and what is kept are not ours to change. */
  readonly embedded: boolean;
}

const BLANK = `import * as tf from '@tensorflow/tfjs';
import { show } from 'twograph';

show(tf.tensor([1, 2, 3]));
`;

const TROUBLE: Record<StoreTrouble, string> = {
  forbidden:
    'This browser keeps nothing for this page (its storage is forbidden), so your text lasts only as long as the page. Download it, or copy a link to it, before you leave.',
  full: 'The storage that this browser has for the page is full. New changes last only as long as the page: delete drafts that you no longer need, or download the text.',
};

/** Settings that a worker is made ready for. */
const WARMED = ['backend', 'threads', 'mode', 'engine'] as const;

export class Workspace {
  readonly examples: readonly Example[];
  readonly embedded: boolean;
  readonly settings: Settings;
  readonly drafts: Drafts;
  readonly open: OpenDoc;
  readonly run: RunState;
  readonly shown: ShownRun;
  readonly files = new Files();
  readonly notices: Notices;
  readonly view: ViewState;
  readonly link: ShareLink;
  /** Why changes are not kept, while that is so. */
  trouble = $state<StoreTrouble>();
  /** What this browser can run; undefined until the first worker has looked. */
  device = $state.raw<DeviceInfo>();
  /** Undefined until the benchmark is first wanted. */
  benchmark = $state.raw<Benchmark>();
  readonly #arrival = new Arrival(this);
  readonly #client: RunClient;
  readonly #store: Store;
  readonly #mark: RunMark;
  readonly #loadBenchmark: WorkspaceParts['benchmark'];
  #benchmarkLoading: Promise<Benchmark> | undefined;

  constructor(parts: WorkspaceParts) {
    const { store, tab, clock, address, examples, embedded } = parts;
    this.examples = examples;
    this.embedded = embedded;
    this.#store = store;
    this.#client = parts.client;
    this.#loadBenchmark = parts.benchmark;
    this.#mark = new RunMark(tab, parts.presence, parts.newId());
    this.view = new ViewState(tab);
    this.notices = new Notices(clock);
    this.settings = new Settings(store);
    this.drafts = new Drafts(store, clock, parts.newId);
    this.run = new RunState(clock);
    this.link = new ShareLink(address, embedded);
    this.open = new OpenDoc({
      examples,
      drafts: this.drafts,
      notices: this.notices,
      clock,
      tab,
      store,
      moved: (how) => {
        this.#moved(how);
      },
      became: (from, to) => {
        if (this.shown.doc?.key === from.key) this.shown.doc = to;
        this.link.outgrown('edited');
      },
    });
    this.shown = new ShownRun(this);
    store.troubled = (trouble) => {
      this.#noteTrouble(trouble);
    };
  }

  /** Opens what the address names, else what was open last; tells how an earlier run of this tab ended. Runs nothing. */
  async start(): Promise<void> {
    await this.#arrival.open();
    this.#noteTrouble(this.#store.trouble);
    await this.#sayHowItEnded();
    void this.#client.device.then((device) => {
      this.device = device;
    });
  }

  /** Comes when `device` is there, and not where no worker starts. */
  get deviceKnown(): Promise<DeviceInfo> {
    return this.#client.device;
  }

  /** Makes a worker ready, so that Run is quick. */
  warm(): void {
    this.#client.warm(bootFor(this.settings));
  }

  /** Loads what measures. Rejects where it can't be had; a later try may have more luck. */
  openBenchmark(): Promise<Benchmark> {
    this.#benchmarkLoading ??= this.#loadBenchmark(this).then(
      (benchmark) => (this.benchmark = benchmark),
      (error: unknown) => {
        this.#benchmarkLoading = undefined;
        throw error;
      },
    );
    return this.#benchmarkLoading;
  }

  /** Shows the benchmark and starts it. What can't be loaded is said where it would stand. */
  measure(): void {
    this.view.goToTab('benchmark');
    this.openBenchmark().then(
      (benchmark) => void benchmark.measure(),
      () => undefined,
    );
  }

  /** Runs the text as it is now; a run under way ends. Not while something is measured. */
  async runText(): Promise<void> {
    if (this.benchmark?.measuring) {
      this.notices.say('A run would disturb the measurement: stop it first.', {
        topic: 'benchmark',
        brief: true,
      });
      return;
    }
    this.open.flush();
    this.shown.doc = this.open.doc;
    this.#mark.set();
    // Where there is room for one pane only, what a run is started for is its output.
    this.view.pane = 'output';
    // It puts nothing into the benchmark.
    if (this.view.tab === 'benchmark') this.view.tab = 'output';
    await this.run.start(this.#client, this.open.text, {
      backend: this.settings.backend,
      ...(this.settings.threads === undefined ? {} : { threads: this.settings.threads }),
      seed: this.settings.seed,
      mode: this.settings.mode,
      engine: this.settings.engine,
      without: this.settings.without,
      // A recorded run is a little slower: so it is only where its graphs or its times are in sight.
      record: showsRecord(this.view.tab),
      files: this.files.list,
      interactive: true,
      keep: true,
    });
    if (!this.run.running) this.#mark.clear();
  }

  choose(choice: Partial<SettingsData>): void {
    this.settings.choose(choice);
    this.link.noteSettings(choice);
    if (WARMED.some((name) => choice[name] !== undefined)) this.warm();
  }

  /** Leaves a pass out of the graphs of the next runs, or takes it in again, as long as the page is open. */
  togglePass(pass: PassName): void {
    const { without } = this.settings;
    const next = without.includes(pass) ? without.filter((name) => name !== pass) : [...without, pass];
    this.settings.override({ without: next });
    this.link.noteSettings({ without: next });
  }

  addFiles(files: Iterable<File>): void {
    const added = [...files];
    if (added.length === 0) return;
    this.files.add(added);
    const names = added.map(({ name }) => name).join(', ');
    const what = added.length <= 3 ? names : `${String(added.length)} files`;
    this.notices.say(`The next run can read ${what}.`, { topic: 'files', brief: true });
  }

  newDraft(): void {
    this.open.openUnsaved('Untitled', BLANK);
    this.view.goTo('code');
  }

  /** Everything is kept as it is typed; what people mean by saving is a name of its own. */
  save(): void {
    this.view.format();
    this.open.flush();
    const kept = this.drafts.doc(this.open.doc.key);
    if (kept === undefined) {
      this.view.show('save');
      return;
    }
    this.notices.say(`“${kept.name}” is kept in this browser as you type.`, {
      topic: 'save',
      brief: true,
      actions: [
        {
          label: 'Save a copy…',
          run: () => {
            this.view.show('save');
          },
        },
      ],
    });
  }

  /** Another page changed what the browser keeps. */
  changedElsewhere(event: Pick<StorageEvent, 'key' | 'newValue'>): void {
    const entry = Store.ownKey(event.key);
    if (entry === undefined && event.key !== null) return;
    this.drafts.changedElsewhere(entry, event.newValue);
    const key = entry === undefined ? this.open.doc.key : docOfEntry(entry);
    if (key !== undefined) this.open.changedElsewhere(key, parseRecord(event.newValue));
  }

  /** The page is put aside or left: it may never come back. */
  leaving(left: boolean): void {
    this.open.flush();
    if (left) this.#mark.leave();
  }

  /** The page came back as it was. */
  returned(): void {
    if (this.run.running) this.#mark.set();
  }

  /** The hash of the address was changed, by a link or by hand. */
  hashChanged(): Promise<void> {
    return this.#arrival.hashChanged();
  }

  #moved(how: 'opened' | 'edited'): void {
    if (!this.#arrival.opening) this.link.outgrown(how);
    if (how === 'opened' && !this.shown.isOpen) this.run.clear();
  }

  #noteTrouble(trouble: StoreTrouble | undefined): void {
    this.trouble = trouble;
    if (trouble === undefined) this.notices.withdraw('storage');
    else this.notices.say(TROUBLE[trouble], { tone: 'warning', topic: 'storage' });
  }

  async #sayHowItEnded(): Promise<void> {
    const ended = await this.#mark.take();
    if (ended === 'left') {
      this.notices.say('The page was left in the middle of a run. Your text is here; it was not run again.');
    } else if (ended !== undefined) {
      this.notices.say(
        'The last run ended with the page, probably out of memory. Your text is here; it was not run again.',
        { tone: 'warning' },
      );
    }
  }
}

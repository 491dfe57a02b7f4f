/** What the page's benchmark is put together from. */
import type { BenchmarkClient } from '../bench/session';
import type { SuiteSnippet } from '../snippet/suite';
import type { DeviceInfo } from '../worker/protocol';
import type { Clock } from './clock';
import type { KeptReports } from './kept-reports.svelte';
import type { Workspace } from './workspace.svelte';

/** Only one page at a time may measure: two would measure each other. */
export interface Turn {
  /** Gives back what ends the turn; undefined where another page has it. */
  take(): Promise<(() => void) | undefined>;
}

type BenchmarkWorkspace = Pick<
  Workspace,
  'examples' | 'open' | 'run' | 'shown' | 'settings' | 'files' | 'notices' | 'device' | 'link' | 'view'
>;

export interface BenchmarkParts {
  readonly workspace: BenchmarkWorkspace;
  readonly client: BenchmarkClient;
  readonly kept: KeptReports;
  readonly clock: Clock;
  /** The built-in benchmarks. */
  readonly suite: readonly SuiteSnippet[];
  readonly turn: Turn;
  /** Comes when it is known what this browser has, or that this takes too long to be waited for. */
  readonly known: () => Promise<unknown>;
  readonly sensible: (device: DeviceInfo | undefined) => readonly string[];
  /** Whether the page is out of sight. */
  readonly hidden: () => boolean;
}

/** Of the notices that tell of benchmarks: each takes the place of the one before. */
export const TOPIC = 'benchmark';

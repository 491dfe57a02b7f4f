/**
 * Every action of the page, once: the palette lists them, keys find them (`command-keys.ts`), buttons borrow their names and keys.
 * Keys with Ctrl or Command are those that people know from elsewhere; the others are Alt+Shift and a letter, which neither the
 * editor nor the browsers use. Ctrl+. is the editor's own while nothing runs.
 */
import { PAGE_MODES } from '../base/modes';
import { download } from './download';
import type { Key } from './keys';
import { THEME_NAMES, THEMES } from './settings.svelte';
import type { Workspace } from './workspace.svelte';

export interface Command {
  readonly id: string;
  /** As a button says it; ends in "…" where it asks something first. */
  readonly title: string;
  readonly group: 'Run' | 'Text' | 'View';
  readonly key?: Key;
  /** Left out: always. */
  readonly available?: (workspace: Workspace) => boolean;
  readonly run: (workspace: Workspace) => void;
}

const notEmbedded = (w: Workspace): boolean => !w.embedded;

export const COMMANDS = [
  {
    id: 'run',
    title: 'Run',
    group: 'Run',
    key: { mod: true, key: 'Enter' },
    run: (w) => void w.runText(),
  },
  {
    id: 'stop',
    title: 'Stop',
    group: 'Run',
    key: { mod: true, key: '.' },
    available: (w) => w.run.running || w.benchmark?.measuring === true,
    run: (w) => {
      w.run.stop();
      w.benchmark?.stop();
    },
  },
  {
    id: 'measure',
    title: 'Measure',
    group: 'Run',
    key: { alt: true, shift: true, key: 'b' },
    available: (w) => w.benchmark?.measuring !== true,
    run: (w) => {
      w.measure();
    },
  },
  {
    id: 'mode',
    title: 'Next mode: eager, compiled, both',
    group: 'Run',
    key: { alt: true, shift: true, key: 'm' },
    run: (w) => {
      const mode = PAGE_MODES[(PAGE_MODES.indexOf(w.settings.mode) + 1) % PAGE_MODES.length] ?? 'eager';
      w.choose({ mode });
      const words = mode === 'both' ? 'in both modes, eager first' : mode;
      w.notices.say(`The next run is ${words}.`, { topic: 'mode', brief: true });
    },
  },
  {
    id: 'problem',
    title: 'Go to the next problem',
    group: 'Run',
    key: { key: 'F8' },
    available: (w) => w.shown.problemPlaces.length > 0,
    run: (w) => {
      w.shown.goToProblem();
    },
  },
  {
    id: 'files',
    title: 'Add files…',
    group: 'Run',
    key: { alt: true, shift: true, key: 'u' },
    run: (w) => {
      w.view.pickFiles();
    },
  },
  {
    id: 'device',
    title: 'What this browser can run',
    group: 'Run',
    key: { alt: true, shift: true, key: 'v' },
    available: notEmbedded,
    run: (w) => {
      w.view.showDevice();
    },
  },
  {
    id: 'save',
    title: 'Save as a draft…',
    group: 'Text',
    key: { mod: true, key: 's' },
    available: notEmbedded,
    run: (w) => {
      w.save();
    },
  },
  {
    id: 'drafts',
    title: 'Drafts…',
    group: 'Text',
    key: { mod: true, key: 'o' },
    available: notEmbedded,
    run: (w) => {
      w.view.show('drafts');
    },
  },
  {
    id: 'new',
    title: 'New draft',
    group: 'Text',
    key: { alt: true, shift: true, key: 'n' },
    available: notEmbedded,
    run: (w) => {
      w.newDraft();
    },
  },
  {
    id: 'share',
    title: 'Share a link…',
    group: 'Text',
    key: { alt: true, shift: true, key: 'l' },
    run: (w) => {
      w.view.show('share');
    },
  },
  {
    id: 'download',
    title: 'Download the text',
    group: 'Text',
    key: { alt: true, shift: true, key: 'd' },
    run: (w) => {
      download(w.open.file, w.open.text);
    },
  },
  {
    id: 'reset',
    title: 'Reset to the original',
    group: 'Text',
    key: { alt: true, shift: true, key: 'z' },
    available: (w) => w.open.edited,
    run: (w) => {
      w.open.reset();
    },
  },
  {
    id: 'format',
    title: 'Format the text',
    group: 'Text',
    key: { alt: true, shift: true, key: 'f' },
    run: (w) => {
      w.view.format();
    },
  },
  {
    id: 'palette',
    title: 'Commands',
    group: 'View',
    key: { mod: true, key: 'k' },
    run: (w) => {
      w.view.show('palette');
    },
  },
  {
    id: 'code',
    title: 'Go to the code',
    group: 'View',
    key: { alt: true, shift: true, key: '1' },
    run: (w) => {
      w.view.goTo('code');
    },
  },
  {
    id: 'output',
    title: 'Go to the output',
    group: 'View',
    key: { alt: true, shift: true, key: '2' },
    run: (w) => {
      w.view.goToTab('output');
    },
  },
  {
    id: 'graph',
    title: 'Go to the graphs',
    group: 'View',
    key: { alt: true, shift: true, key: '5' },
    run: (w) => {
      w.view.goToTab('graph');
    },
  },
  {
    id: 'timeline',
    title: 'Go to the timeline',
    group: 'View',
    key: { alt: true, shift: true, key: '6' },
    run: (w) => {
      w.view.goToTab('timeline');
    },
  },
  {
    id: 'benchmark',
    title: 'Go to the benchmark',
    group: 'View',
    key: { alt: true, shift: true, key: '7' },
    run: (w) => {
      w.view.goToTab('benchmark');
    },
  },
  {
    id: 'walk',
    title: 'From the line to its nodes, on to their kernels, and back',
    group: 'View',
    key: { alt: true, shift: true, key: 'g' },
    run: (w) => {
      w.view.walk(0);
    },
  },
  {
    id: 'nextNode',
    title: 'Next node of the line',
    group: 'View',
    key: { alt: true, shift: true, key: 'j' },
    run: (w) => {
      w.view.walk(1);
    },
  },
  {
    id: 'previousNode',
    title: 'Node of the line before',
    group: 'View',
    key: { alt: true, shift: true, key: 'k' },
    run: (w) => {
      w.view.walk(-1);
    },
  },
  {
    id: 'counterpart',
    title: 'Show or hide the source system’s program',
    group: 'View',
    key: { alt: true, shift: true, key: '3' },
    available: (w) => w.open.counterpart !== undefined,
    run: (w) => {
      w.choose({ counterpart: !w.settings.counterpart });
    },
  },
  {
    id: 'source',
    title: 'Go to the source system’s program',
    group: 'View',
    key: { alt: true, shift: true, key: '4' },
    available: (w) => w.open.counterpart !== undefined,
    run: (w) => {
      if (!w.settings.counterpart) w.choose({ counterpart: true });
      w.view.goTo('source');
    },
  },
  {
    id: 'theme',
    title: 'Next theme',
    group: 'View',
    key: { alt: true, shift: true, key: 'h' },
    run: (w) => {
      const next = THEMES[(THEMES.indexOf(w.settings.theme) + 1) % THEMES.length] ?? 'system';
      w.choose({ theme: next });
      w.notices.say(`Theme: ${THEME_NAMES[next]}.`, { topic: 'theme', brief: true });
    },
  },
  {
    id: 'help',
    title: 'Keys and help',
    group: 'View',
    key: { key: 'F1' },
    run: (w) => {
      w.view.show('help');
    },
  },
] as const satisfies readonly Command[];

export type CommandId = (typeof COMMANDS)[number]['id'];

const byId: ReadonlyMap<string, Command> = new Map(COMMANDS.map((command: Command) => [command.id, command]));

export function command(id: CommandId): Command {
  const found = byId.get(id);
  if (found === undefined) throw new RangeError(`no command ${id}`);
  return found;
}

export function isAvailable(of: Command, workspace: Workspace): boolean {
  return of.available?.(workspace) ?? true;
}

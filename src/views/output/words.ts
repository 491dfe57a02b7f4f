/** The output view's sentences: what ended how, what kind of error it is, how far a progress is. */
import type { ErrorKind, SnippetError } from '../../base/errors';
import { unreachable } from '../../base/errors';
import type { ProgressItem } from '../../snippet/output';
import { counted, duration, number3 } from './format';

export type RunStatus = 'idle' | 'running' | 'ok' | 'failed' | 'stopped' | 'timeout';

const ERROR_WORDS: Record<ErrorKind, string> = {
  syntax: 'Syntax error',
  import: 'Import error',
  runtime: 'Error',
  backend: 'Backend error',
  memory: 'Out of memory',
  timeout: 'Timed out',
  usage: 'Usage error',
  internal: 'Fault in Twograph',
};

/** What kind of error it is. An engine's are of the kind of a backend's, and name the engine or what it is made of. */
export function errorTitle({ kind, message }: SnippetError): string {
  return kind === 'backend' && /\bort:|\bONNX Runtime\b/.test(message) ? 'Engine error' : ERROR_WORDS[kind];
}

/** What a screen reader is told when a run begins or ends. */
export function announcement(status: RunStatus, items: number, problem: string | undefined): string {
  const outputs = counted(items, 'output');
  switch (status) {
    case 'idle':
      return '';
    case 'running':
      return 'Running.';
    case 'ok':
      return items === 0 ? 'Finished; nothing was shown.' : `Finished with ${outputs}.`;
    case 'failed':
      return `Failed after ${outputs}. ${problem ?? ''}`.trimEnd();
    case 'stopped':
      return `Stopped after ${outputs}.`;
    case 'timeout':
      return `Timed out after ${outputs}.`;
    default:
      return unreachable(status);
  }
}

/** What stands where output was left out. */
export function droppedWords(count: number): string {
  const lines = counted(count, 'console line');
  return `${lines} left out: they came too fast or were too many. Print less often, or show a table.`;
}

export interface ProgressWords {
  readonly count: string;
  /** Characters of the longest count, so that what follows it stands still. */
  readonly widest: number;
  /** Steps a second. */
  readonly rate: string;
  /** Time left while it runs and that is over 3 s; once ended, the time it took. */
  readonly time: string;
}

export function progressWords(item: ProgressItem, running: boolean): ProgressWords {
  const { done, total, elapsedMs, finished } = item;
  const count = `${number3(done)} of ${number3(total)}`;
  const widest = 2 * number3(total).length + 4;
  const perSecond = elapsedMs > 0 && done > 0 ? (done / elapsedMs) * 1000 : 0;
  const rate = perSecond > 0 ? `${number3(Number(perSecond.toPrecision(3)))}/s` : '';
  if (finished) return { count, widest, rate, time: `in ${duration(elapsedMs)}` };
  if (!running) return { count, widest, rate, time: 'stopped' };
  const leftMs = perSecond > 0 ? ((total - done) / perSecond) * 1000 : 0;
  return {
    count,
    widest,
    rate,
    time: leftMs > 3000 ? `${duration(Math.ceil(leftMs / 1000) * 1000)} left` : '',
  };
}

/** The Run key, as this system writes it. */
export function runKey(platform: string): string {
  return /Mac|iPhone|iPad/.test(platform) ? '⌘↵' : 'Ctrl+Enter';
}

export function placeText(line: number, column?: number): string {
  return column === undefined ? `line ${String(line)}` : `line ${String(line)}, column ${String(column)}`;
}

/** How far a benchmark is, as a line on a terminal that is written anew; nothing where standard error is no terminal. */
import { contestantWords, parseContestant } from '../bench/contestants';
import { leftWords } from '../bench/outlook';
import type { Doing } from './bench-machine';

/** Of a terminal, as far as the line needs it. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const ERASE = '\r\u001b[K';

export function progressWords({ subject, number, of, progress }: Doing, machine?: string): string {
  const which = of === 1 ? subject.name : `${subject.name} (${String(number)} of ${String(of)})`;
  const where = machine === undefined ? '' : `${machine}: `;
  if (!progress) return `${where}${which}`;
  const { phase, contestant, share, leftMs } = progress;
  const spec = contestant === undefined ? undefined : parseContestant(contestant);
  const who = spec ? ` ${contestantWords(spec)}` : '';
  return `${where}${which}: ${String(Math.round(100 * share))} %, ${leftWords(leftMs)}; ${phase}${who}`;
}

export class ProgressLine {
  #shown = false;

  constructor(private readonly terminal: Terminal) {}

  show(doing: Doing, machine?: string): void {
    if (!this.terminal.isTTY) return;
    const words = progressWords(doing, machine);
    this.terminal.write(`${ERASE}${words.slice(0, (this.terminal.columns ?? 80) - 1)}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) this.terminal.write(ERASE);
    this.#shown = false;
  }
}

/**
 * One colour a line, the same in the code, the lists, the pictures and the timeline, and in both runs of one text. Lines that made nodes
 * take the colours in turn, so that neighbours differ; a colour stands beside its line's number everywhere.
 */
import { indexOfLine, withLines } from './lines';

/** `--series-1` to this one. */
const SERIES = 7;

export class LineColours {
  /** Of the text that ran, 1-based, ascending. */
  lines = $state.raw<readonly number[]>([]);
  /** What is known is of an earlier text, and goes with this one's first line. */
  #earlier = false;

  /** Which `--series-…` it is, from 1; the first for a line that made nothing. */
  of(line: number): number {
    return 1 + (Math.max(0, indexOfLine(this.lines, line)) % SERIES);
  }

  /** A run begins; of the text that ran before, its lines keep their colours. */
  begin(sameText: boolean): void {
    if (!sameText) this.#earlier = true;
  }

  see(lines: Iterable<number>): void {
    this.lines = withLines(this.#earlier ? [] : this.lines, lines);
    this.#earlier = false;
  }

  /** The run has ended: what is left of an earlier text goes. */
  end(): void {
    if (this.#earlier) this.see([]);
  }
}

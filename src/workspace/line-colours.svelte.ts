/**
 * One colour a line, the same in the code, the lists, the pictures and the timeline, and in both runs of one text. Lines that made nodes
 * take the marks in turn, so that neighbours differ; a mark stands beside its line's number everywhere.
 */
import { MARKS } from '../base/line-marks';
import { indexOfLine, withLines } from './lines';

export class LineColours {
  /** Of the text that ran, 1-based, ascending. */
  lines = $state.raw<readonly number[]>([]);
  /** What is known is of an earlier text, and goes with this one's first line. */
  #earlier = false;

  /** Its mark, from 1: a colour and a kind of bar; the first for a line that made nothing. */
  of(line: number): number {
    return 1 + (Math.max(0, indexOfLine(this.lines, line)) % MARKS);
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

/** A column of a table as texts: numbers under each other in one format, anything else as it is. */
import { alignedFormat } from '../base/aligned';
import type { Cell } from './output';

export interface ColumnTexts {
  /** Nothing but numbers and gaps. */
  readonly numeric: boolean;
  readonly texts: readonly string[];
}

const DIGITS = 6;

export function columnTexts(cells: readonly Cell[]): ColumnTexts {
  const numbers = cells.filter((cell) => typeof cell === 'number');
  const format = alignedFormat(numbers, DIGITS);
  return {
    numeric: numbers.length > 0 && cells.every((cell) => typeof cell === 'number' || cell === null),
    texts: cells.map((cell) => (typeof cell === 'number' ? format(cell) : cell === null ? '' : String(cell))),
  };
}

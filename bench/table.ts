/** Figures in aligned columns, with their units. */
import type { Ratio } from '../src/bench/statistics';

export type Row = readonly [label: string, figure: string, note?: string];

export function table(title: string, rows: readonly Row[]): string {
  const labels = Math.max(...rows.map(([label]) => label.length));
  const figures = Math.max(...rows.map(([, figure]) => figure.length));
  const lines = rows.map(([label, figure, note = '']) =>
    `  ${label.padEnd(labels)}  ${figure.padStart(figures)}  ${note}`.trimEnd(),
  );
  return [title, ...lines].join('\n');
}

export const ms = (value: number): string => `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ms`;
export const call = (value: number): string =>
  value < 1 ? `${(1000 * value).toPrecision(3)} us` : ms(value);
export const counted = (count: number, what: string): string =>
  `${String(count)} ${what}${count === 1 ? '' : 's'}`;
export const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

export const verdict = (ok: boolean): string => (ok ? 'kept' : 'missed');
export const interval = ({ low, high }: Ratio): string =>
  `95 % interval ${low.toPrecision(3)} to ${high.toPrecision(3)}`;

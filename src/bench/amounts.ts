/** Figures of a benchmark in words: three digits always, as what was repeated thousands of times is known below a clock's step too. */
import { counted, duration } from '../base/quantities';
import type { Position } from '../base/errors';
import { contestantWords, parseContestant } from './contestants';
import type { Interval } from './statistics';
import { ENOUGH_TURNS } from './verdict';

/** Three significant digits, zeros at the end too: they were measured. */
export function digits3(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'unknown' : value > 0 ? '∞' : '-∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return value.toExponential(1).replace('+', '').replace('.0e', 'e');
  if (size < 999.5) return value.toPrecision(3);
  return Math.round(value).toLocaleString('en-US');
}

/** How far from right, as a share: "3e-3", "1.2e-7"; what is exact is 0. */
export const farness = (share: number): string =>
  share === 0 || !Number.isFinite(share) ? digits3(share) : share.toExponential(1).replace('.0e', 'e');

/** Of a call, from milliseconds: "23.4 µs", "1.05 ms", "2.30 s". */
export function callTime(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown';
  if (ms <= 0) return '< 1 µs';
  if (ms < 0.9995) return ms < 1e-6 ? '< 0.001 µs' : `${digits3(1000 * ms)} µs`;
  if (ms < 999.5) return `${digits3(ms)} ms`;
  return ms < 59_950 ? `${digits3(ms / 1000)} s` : duration(ms);
}

/** "3.10 to 3.25 ms"; empty where a single value leaves nothing to say. */
export function timeInterval({ low, high }: Interval): string {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return '';
  const [from, to] = [callTime(low), callTime(high)];
  const unit = / \S+$/.exec(to)?.[0] ?? '';
  return unit !== '' && from.endsWith(unit) && !from.startsWith('<') && !to.includes('min')
    ? `${from.slice(0, -unit.length)} to ${to}`
    : `${from} to ${to}`;
}

/** Of a ratio: "1.62 to 2.04". */
export const ratioInterval = ({ low, high }: Interval): string => `${digits3(low)} to ${digits3(high)}`;

/** Of a ratio that nothing is claimed of: "3 turns: about 190 times as long", "about 5.69 times as long, 0.708 to 50.5". */
export function untoldRatio({
  ratio,
  turns,
  ...interval
}: Interval & Record<'ratio' | 'turns', number>): string {
  const about = `about ${digits3(ratio)} times as long`;
  return turns < ENOUGH_TURNS
    ? `${counted(turns, 'turn')}: ${about}`
    : `${about}, ${ratioInterval(interval)}`;
}

/** A contestant's name for people; the id itself where it is none. */
export function nameOf(id: string): string {
  const spec = parseContestant(id);
  return spec ? contestantWords(spec) : id;
}

/** Of the types of arguments: without null and undefined at its end, which are what was not given. */
export const shortSignature = (signature: string): string =>
  signature.replace(
    /(^\(|, )(null|undefined)(, (null|undefined))*\)$/,
    (_, before: string) => `${before.trim().replace(',', '')})`,
  );

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1) ?? ''}`;
}

/** As a sentence begins. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** One sentence, whoever wrote it: one full stop at its end. */
export const sentence = (words: string): string => {
  const trimmed = words.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
};

/** Why something failed, as a sentence; with its line, where that is not said beside it. */
export function reason({ why = '', place }: { readonly why?: string; readonly place?: Position }): string {
  const said = sentence(why);
  return place ? `${said.replace(/[.\s]+$/, '')} (line ${String(place.line)}).` : said;
}

/** What the timeline says of times, lines and memory. */
import { counted, number3 } from '../../base/quantities';
import type { Span, Timeline } from '../../graphs/timeline';
import type { Hit } from './bars';

const LEAST_US = 0.1;

/** As exact as the clock: what is under its resolution is said to be that, and never to be 0. */
export function timeWords(us: number, resolutionUs: number): string {
  const grain = Math.max(resolutionUs, LEAST_US);
  if (us < grain) return `< ${number3(grain / 1000)} ms`;
  const ms = us / 1000;
  if (ms < 999.5) return `${number3(Number(ms.toPrecision(3)))} ms`;
  return `${number3(Number((ms / 1000).toPrecision(3)))} s`;
}

/** A moment of the run, to the clock's grain. */
export function momentWords(us: number, resolutionUs: number): string {
  const decimals = Math.max(0, Math.ceil(-Math.log10(Math.max(resolutionUs, LEAST_US) / 1000) - 1e-9));
  return `${number3(Number((us / 1000).toFixed(decimals)))} ms`;
}

export const shareWords = (part: number, whole: number): string => {
  if (whole <= 0) return '';
  const percent = (100 * part) / whole;
  return percent > 0 && percent < 1 ? '< 1 %' : `${String(Math.round(percent))} %`;
};

/** "Add, line 7". */
export const spanName = ({ name, line }: Pick<Span, 'name' | 'line'>): string =>
  line === undefined || name === `line ${String(line)}` ? name : `${name}, line ${String(line)}`;

/** What a bar says of itself, a sentence or two. */
export function hitWords({ span, count, totalUs }: Hit, resolutionUs: number): readonly string[] {
  const lengthUs = span.endUs - span.startUs;
  if (count > 1)
    return [
      `${counted(count, 'span')} within a pixel, ${timeWords(totalUs, resolutionUs)} together`,
      `longest: ${spanName(span)}, ${timeWords(lengthUs, resolutionUs)}`,
      'Zoom in to tell them apart.',
    ];
  return [
    spanName(span),
    `${timeWords(lengthUs, resolutionUs)}, from ${momentWords(span.startUs, resolutionUs)}`,
    ...(span.detail === undefined ? [] : [span.detail]),
  ];
}

/** The timer and its resolution. */
export const clockWords = ({ source, resolutionUs }: Timeline['clock']): string =>
  resolutionUs <= 0
    ? ''
    : `Timer: ${source}, resolution ${number3(resolutionUs / 1000)} ms; what takes less says “${timeWords(0, resolutionUs)}”.`;

/** What is drawn of a lane's spans: each as a bar, or, where they are thinner than a pixel, those of a pixel as one that says how busy it is. */
import { firstWhere } from '../../base/search';
import type { Span } from '../../graphs/timeline';
import { lengthOf, type TimeWindow } from './window';

/** Spans of one depth of a lane. */
export interface SpanRow {
  /** By their start. */
  readonly spans: readonly Span[];
  /** Of each span, the latest end of it and of those before. */
  readonly latestEnds: Float64Array;
}

export function spanRow(spans: readonly Span[]): SpanRow {
  const latestEnds = new Float64Array(spans.length);
  let latest = -Infinity;
  spans.forEach(({ endUs }, index) => {
    latest = Math.max(latest, endUs);
    latestEnds[index] = latest;
  });
  return { spans, latestEnds };
}

/** The index of the first span that ends at or after a time. */
const firstEndingFrom = ({ latestEnds }: SpanRow, us: number): number =>
  firstWhere(latestEnds.length, (index) => (latestEnds[index] ?? 0) >= us);

export interface Bar {
  /** In pixels from the window's start. */
  readonly x: number;
  readonly width: number;
  /** The span, or of several the longest. */
  readonly span: Span;
  readonly count: number;
  /** How much of its width is taken by spans, 0 to 1. */
  readonly busy: number;
  readonly lit: boolean;
}

interface Column {
  x: number;
  px: number;
  count: number;
  longest: Span;
  longestPx: number;
  lit: boolean;
}

/** The bars of a row from left to right. `isLit`: what is pointed at or pinned. */
export function barsOf(
  row: SpanRow,
  window: TimeWindow,
  widthPx: number,
  isLit: (span: Span) => boolean = () => false,
): readonly Bar[] {
  const bars: Bar[] = [];
  const scale = widthPx / lengthOf(window);
  let column: Column | undefined;
  const flush = (): void => {
    if (!column) return;
    const { x, px, count, longest, lit } = column;
    bars.push({ x, width: 1, span: longest, count, busy: Math.min(px, 1), lit });
    column = undefined;
  };
  for (let index = firstEndingFrom(row, window.fromUs); index < row.spans.length; index++) {
    const span = row.spans[index];
    if (!span || span.startUs > window.toUs) break;
    if (span.endUs < window.fromUs) continue;
    const start = (span.startUs - window.fromUs) * scale;
    const px = (span.endUs - span.startUs) * scale;
    if (px >= 1) {
      flush();
      bars.push({ x: start, width: px, span, count: 1, busy: 1, lit: isLit(span) });
      continue;
    }
    const x = Math.floor(start);
    if (column?.x !== x) {
      flush();
      column = { x, px, count: 1, longest: span, longestPx: px, lit: isLit(span) };
      continue;
    }
    column.px += px;
    column.count++;
    column.lit ||= isLit(span);
    if (px > column.longestPx) {
      column.longest = span;
      column.longestPx = px;
    }
  }
  flush();
  return bars;
}

export interface Hit {
  /** The span, or of several the longest. */
  readonly span: Span;
  readonly count: number;
  /** Together, in microseconds. */
  readonly totalUs: number;
}

/** What is at a time, give or take: one that is there exactly wins over its neighbours. */
export function hitOf(row: SpanRow, us: number, toleranceUs: number): Hit | undefined {
  let longest: Span | undefined;
  let exact: Span | undefined;
  let count = 0;
  let totalUs = 0;
  for (let index = firstEndingFrom(row, us - toleranceUs); index < row.spans.length; index++) {
    const span = row.spans[index];
    if (!span || span.startUs > us + toleranceUs) break;
    const lengthUs = span.endUs - span.startUs;
    if (span.endUs < us - toleranceUs) continue;
    // What is wide enough to be aimed at.
    if (lengthUs > 2 * toleranceUs && span.startUs <= us && us <= span.endUs) exact ??= span;
    count++;
    totalUs += lengthUs;
    if (!longest || lengthUs > longest.endUs - longest.startUs) longest = span;
  }
  if (exact) return { span: exact, count: 1, totalUs: exact.endUs - exact.startUs };
  return longest && { span: longest, count, totalUs };
}

/** The bytes that are live over time, as steps that are thinned to what the pixels can show. */
import { firstWhere } from '../../base/search';
import type { MemoryPoint } from '../../graphs/memory';
import { lengthOf, type TimeWindow } from './window';

type Point = Pick<MemoryPoint, 'atUs' | 'bytes'>;

/** The index of the last point that is not after a time; -1 before the first. */
const lastUntil = (points: readonly Point[], us: number): number =>
  firstWhere(points.length, (index) => (points[index]?.atUs ?? 0) > us) - 1;

/** Live bytes at a time. */
export const liveAt = (points: readonly Point[], us: number): number =>
  points[lastUntil(points, us)]?.bytes ?? 0;

/** For each pixel the most that was live in it, so that no peak is lost. */
export function memoryColumns(points: readonly Point[], window: TimeWindow, widthPx: number): Float64Array {
  const columns = new Float64Array(Math.max(0, Math.floor(widthPx)));
  const usPerPx = lengthOf(window) / widthPx;
  let index = lastUntil(points, window.fromUs);
  for (let px = 0; px < columns.length; px++) {
    let most = points[index]?.bytes ?? 0;
    const until = window.fromUs + (px + 1) * usPerPx;
    for (let next = points[index + 1]; next && next.atUs < until; next = points[index + 1]) {
      most = Math.max(most, next.bytes);
      index++;
    }
    columns[px] = most;
  }
  return columns;
}

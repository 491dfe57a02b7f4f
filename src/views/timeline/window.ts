/** The part of a run's time that is in sight, how it is zoomed and moved, and the ticks of its axis. */

import { grouped } from '../../base/quantities';

/** Microseconds from the snippet's first line. */
export interface TimeWindow {
  readonly fromUs: number;
  readonly toUs: number;
}

/** No clock tells more. */
const NARROWEST_US = 5;
const TICK_PX = 96;

export const lengthOf = ({ fromUs, toUs }: TimeWindow): number => toUs - fromUs;

/** As long as asked for, but no longer than the whole, and within it. */
function within(fromUs: number, lengthUs: number, whole: TimeWindow): TimeWindow {
  const longest = Math.max(lengthOf(whole), NARROWEST_US);
  const length = Math.min(Math.max(lengthUs, NARROWEST_US), longest);
  const from = Math.min(Math.max(fromUs, whole.fromUs), whole.fromUs + longest - length);
  return { fromUs: from, toUs: from + length };
}

/** `factor` times as much time in sight as before; `atUs` stays where it is. */
export function zoomed(window: TimeWindow, whole: TimeWindow, factor: number, atUs: number): TimeWindow {
  const length = lengthOf(window);
  const next = Math.min(Math.max(length * factor, NARROWEST_US), Math.max(lengthOf(whole), NARROWEST_US));
  const share = length > 0 ? (atUs - window.fromUs) / length : 0;
  return within(atUs - share * next, next, whole);
}

export const moved = (window: TimeWindow, whole: TimeWindow, byUs: number): TimeWindow =>
  within(window.fromUs + byUs, lengthOf(window), whole);

/** Moved no further than needed for a span of time to be in sight, a little away from the edge. */
export function showing(window: TimeWindow, whole: TimeWindow, startUs: number, endUs: number): TimeWindow {
  const margin = lengthOf(window) / 20;
  if (startUs < window.fromUs) return moved(window, whole, startUs - margin - window.fromUs);
  if (endUs <= window.toUs) return window;
  // What is longer than the window is shown from its start.
  const by = Math.min(endUs + margin - window.toUs, Math.max(startUs - margin - window.fromUs, 0));
  return moved(window, whole, by);
}

export interface Tick {
  readonly us: number;
  readonly text: string;
}

const UNITS = [
  { name: 's', us: 1_000_000, from: 100_000 },
  { name: 'ms', us: 1000, from: 100 },
  { name: 'µs', us: 1, from: 0 },
] as const;

/** The least of 1, 2, 5, 10, 20 … that is not less. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Ticks at round times, in one unit, far enough apart for their words. */
export function ticks(window: TimeWindow, widthPx: number): readonly Tick[] {
  const length = lengthOf(window);
  if (length <= 0 || widthPx <= 0) return [];
  const step = Math.max(1, roundStep((length * TICK_PX) / widthPx));
  const unit = UNITS.find(({ from }) => step >= from) ?? UNITS[2];
  const decimals = Math.max(0, -Math.floor(Math.log10(step / unit.us) + 1e-9));
  const found: Tick[] = [];
  for (let index = Math.ceil(window.fromUs / step - 1e-9); index * step <= window.toUs; index++) {
    const us = index * step;
    found.push({ us, text: `${grouped((us / unit.us).toFixed(decimals))} ${unit.name}` });
  }
  return found;
}

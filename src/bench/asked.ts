/** What a person may ask of a benchmark, as typed in a field, an address or a command: read, or refused with a sentence that says what is right. */

export type Read<T> = { readonly value: T } | { readonly wrong: string };

const MOST_BUDGET_S = 3_600;
const MOST_BATCH = 65_536;
const MOST_BATCHES = 16;

/** Seconds of a point. */
export function readBudget(text: string): Read<number> {
  const seconds = Number(text);
  return text.trim() !== '' && seconds > 0 && seconds <= MOST_BUDGET_S
    ? { value: seconds }
    : { wrong: `A budget is a number of seconds above 0, at most ${String(MOST_BUDGET_S)}.` };
}

const RIGHT_PRECISION = {
  share: 'A precision is a share of the time, as 0.05 or 5%.',
  percent: 'A precision is per cent of the time, above 0 and below 100, as 5.',
} as const;

/** A share, however it is written: what has no sign of per cent is in the given unit. */
export function readPrecision(text: string, unit: 'share' | 'percent'): Read<number> {
  const [, digits = '', percent] = /^([\d.]+)\s*(%?)$/.exec(text.trim()) ?? [];
  const share = Number(digits) / (percent === '%' || unit === 'percent' ? 100 : 1);
  return digits !== '' && share > 0 && share < 1 ? { value: share } : { wrong: RIGHT_PRECISION[unit] };
}

/** Sizes in order, once each, as a person writes them: with commas or spaces between. None where nothing is written. */
export function readBatches(text: string): Read<readonly number[]> {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const sizes = words.map((word) => (/^\d+$/.test(word) ? Number(word) : 0));
  return sizes.length <= MOST_BATCHES && sizes.every((size) => size >= 1 && size <= MOST_BATCH)
    ? { value: [...new Set(sizes)].sort((a, b) => a - b) }
    : {
        wrong: `Batches are whole numbers from 1 to ${String(MOST_BATCH)}, at most ${String(MOST_BATCHES)}, with commas between.`,
      };
}

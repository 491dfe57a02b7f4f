/**
 * An item of the eager run against its partner of the compiled one, in a few words: the same, as near as rounding brings it, or not.
 */
import type {
  Cell,
  ImageItem,
  Item,
  PlotItem,
  TableItem,
  TensorItem,
  TextItem,
} from '../../../snippet/output';
import { shapeText } from '../cells';
import { counted, number3 } from '../format';
import { Distance, takeApart } from './numbers';

export interface Comparison {
  /** 'close': numbers differ, by no more than rounding may make of them. */
  readonly verdict: 'same' | 'close' | 'differs';
  readonly words: string;
  /** The largest difference, where numbers differ. */
  readonly apart?: number;
  /** The largest size of the numbers that `apart` is of. */
  readonly largest?: number;
}

const SAME: Comparison = { verdict: 'same', words: 'same in both' };
const differs = (words: string): Comparison => ({ verdict: 'differs', words });

const NOUNS: Readonly<Record<Item['kind'], string>> = {
  text: 'a line',
  tensor: 'a tensor',
  table: 'a table',
  image: 'a picture',
  plot: 'a plot',
  progress: 'a progress',
  pad: 'a pad',
};

/** `relative`: differences up to that share of the largest number are rounding. */
export function compareItems(eager: Item, compiled: Item, relative: number): Comparison {
  const found = compareContents(eager, compiled, relative);
  if (found.verdict !== 'same' || !('title' in eager) || !('title' in compiled)) return found;
  return eager.title === compiled.title ? found : differs('titles differ');
}

function compareContents(a: Item, b: Item, relative: number): Comparison {
  if (a.kind === 'text' && b.kind === 'text') return compareTexts(a, b, relative);
  if (a.kind === 'tensor' && b.kind === 'tensor') return compareTensors(a, b, relative);
  if (a.kind === 'table' && b.kind === 'table') return compareTables(a, b, relative);
  if (a.kind === 'image' && b.kind === 'image') return comparePictures(a, b);
  if (a.kind === 'plot' && b.kind === 'plot') return comparePlots(a, b, relative);
  if (a.kind === 'progress' && b.kind === 'progress') {
    if (a.done !== b.done || a.total !== b.total) return differs('they got to different steps');
    const notes = compareWords(a.note, b.note, relative);
    return notes.verdict === 'same'
      ? { verdict: 'same', words: 'the same steps in both, each at its pace' }
      : notes;
  }
  if (a.kind === 'pad' && b.kind === 'pad')
    return a.width === b.width && a.height === b.height ? SAME : differs('sizes differ');
  return differs(`eager shows ${NOUNS[a.kind]}, compiled ${NOUNS[b.kind]}`);
}

function compareTexts(a: TextItem, b: TextItem, relative: number): Comparison {
  return a.level === b.level ? compareWords(a.text, b.text, relative) : differs('levels differ');
}

function compareWords(a: string, b: string, relative: number): Comparison {
  if (a === b) return SAME;
  const [left, right] = [takeApart(a), takeApart(b)];
  if (left.frame !== right.frame) return differs('texts differ');
  const distance = new Distance();
  let close = true;
  left.numbers.forEach(({ value, grain }, index) => {
    const other = right.numbers[index];
    if (!other) return;
    // A step's number says nothing of how large a loss is.
    if (value !== other.value) distance.add(value, other.value);
    const printed = Math.max(grain, other.grain);
    const rounding = relative * Math.max(Math.abs(value), Math.abs(other.value));
    // A difference too small to print can turn the last digit; a whole number counts something, and is right or wrong.
    const most = printed === 0 ? 0 : rounding + 1.001 * printed;
    if (value !== other.value && !(Math.abs(value - other.value) <= most)) close = false;
  });
  if (distance.unequal === 0) return differs('numbers are written differently');
  return told('numbers', distance, close);
}

function told(what: string, distance: Distance, close: boolean): Comparison {
  const subject = what === '' ? '' : `${what} `;
  if (distance.odd > 0) {
    const odd = counted(distance.odd, 'value is', 'values are');
    return differs(`${odd} NaN or infinite in one run only`);
  }
  const { most: apart, largest } = distance;
  const sizes = { apart, largest };
  if (close) return { verdict: 'close', words: `${subject}${apartWords(apart)}: rounding`, ...sizes };
  return { ...differs(`${subject}${apartWords(apart, largest)}`), ...sizes };
}

/** "3 of 10 values differ". */
function shareWords(some: number, all: number, noun: string): string {
  return `${number3(some)} of ${counted(all, noun)} ${some === 1 ? 'differs' : 'differ'}`;
}

/** Where `largest` is given, with what share of it that is: a difference alone does not say whether it is much. */
export function apartWords(most: number, largest?: number): string {
  return `differ ${atMost(most, largest)}`;
}

function atMost(most: number, largest = 0): string {
  const size = `by at most ${twoDigits(most)}`;
  return largest > 0 ? `${size} (${twoDigits((100 * most) / largest)} % of the largest)` : size;
}

const twoDigits = (value: number): string => number3(Number(value.toPrecision(2)));

const isNumeric = (
  values: TensorItem['values'],
): values is Exclude<TensorItem['values'], readonly string[]> => typeof values[0] !== 'string';

function compareTensors(a: TensorItem, b: TensorItem, relative: number): Comparison {
  if (a.dtype !== b.dtype) return differs(`dtypes differ: ${a.dtype} and ${b.dtype}`);
  if (a.shape.length !== b.shape.length || a.shape.some((side, axis) => side !== b.shape[axis]))
    return differs(`shapes differ: ${shapeText(a.shape)} and ${shapeText(b.shape)}`);
  const found = compareValues(a, b, relative);
  if (found.verdict !== 'same' || !a.truncated) return found;
  const [left, right] = [JSON.stringify(a.stats), JSON.stringify(b.stats)];
  return left === right ? found : differs('the values here are the same, the others are not');
}

function compareValues(a: TensorItem, b: TensorItem, relative: number): Comparison {
  if (!isNumeric(a.values) || !isNumeric(b.values)) {
    const [left, right] = [a.values, b.values];
    const unequal = Array.from({ length: left.length }, (_, i) => left[i] !== right[i]).filter(
      Boolean,
    ).length;
    return unequal === 0 ? SAME : differs(shareWords(unequal, left.length, 'string'));
  }
  const distance = new Distance();
  distance.addAll(a.values, b.values);
  if (distance.unequal === 0) return SAME;
  if (a.dtype === 'bool') return differs(shareWords(distance.unequal, distance.pairs, 'value'));
  return told('', distance, a.dtype !== 'int32' && distance.within(relative));
}

function compareTables(a: TableItem, b: TableItem, relative: number): Comparison {
  if (a.columns.join('\n') !== b.columns.join('\n')) return differs('columns differ');
  const [rows, others] = [a.totalRows ?? a.rows.length, b.totalRows ?? b.rows.length];
  if (rows !== others) return differs(`${counted(rows, 'row')} and ${number3(others)}`);
  const cells = a.rows.flatMap((row, r) =>
    row.map((cell, c): [Cell, Cell] => [cell, b.rows[r]?.[c] ?? null]),
  );
  const distance = new Distance();
  let unequal = 0;
  let onlyNumbers = true;
  for (const [left, right] of cells) {
    if (left === right || (Number.isNaN(left) && Number.isNaN(right))) continue;
    unequal++;
    if (typeof left === 'number' && typeof right === 'number') distance.add(left, right);
    else onlyNumbers = false;
  }
  if (unequal === 0) return SAME;
  if (onlyNumbers && distance.within(relative)) return told('numbers', distance, true);
  const words = shareWords(unequal, cells.length, 'cell');
  if (distance.unequal === 0 || distance.odd > 0) return differs(words);
  return differs(`${words}, ${onlyNumbers ? '' : 'numbers '}${atMost(distance.most, distance.largest)}`);
}

function comparePictures(a: ImageItem, b: ImageItem): Comparison {
  if (a.width !== b.width || a.height !== b.height)
    return differs(`sizes differ: ${sizeText(a)} and ${sizeText(b)}`);
  let pixels = 0;
  let most = 0;
  for (let at = 0; at < a.rgba.length; at += 4) {
    let difference = 0;
    for (let channel = at; channel < at + 4; channel++)
      difference = Math.max(difference, Math.abs((a.rgba[channel] ?? 0) - (b.rgba[channel] ?? 0)));
    if (difference > 0) pixels++;
    most = Math.max(most, difference);
  }
  if (pixels === 0) return SAME;
  const words = `${shareWords(pixels, a.rgba.length / 4, 'pixel')}, by at most ${number3(most)} of 255`;
  return most <= 1 ? { verdict: 'close', words: `${words}: rounding` } : differs(words);
}

const sizeText = ({ width, height }: ImageItem): string => `${number3(width)} × ${number3(height)}`;

/** The numbers of a plot in one order, and in words all that is not a number. */
function plotted(item: PlotItem): { readonly numbers: readonly ArrayLike<number>[]; readonly frame: string } {
  if (item.mark === 'bar') return { numbers: [item.values], frame: JSON.stringify([item.mark, item.labels]) };
  if (item.mark === 'heatmap') {
    const { points } = item;
    const frame = JSON.stringify([item.mark, item.rows, item.columns, points?.x.length, points?.group]);
    return { numbers: [item.values, points?.x ?? [], points?.y ?? []], frame };
  }
  const frame = JSON.stringify([item.mark, item.series.map(({ name, y }) => [name, y.length])]);
  return { numbers: item.series.flatMap(({ x, y }) => [x, y]), frame };
}

/** The index of the first pair that is further apart than that; Infinity where there is none. */
function togetherUntil(a: ArrayLike<number>, b: ArrayLike<number>, apart: number): number {
  for (let i = 0; i < a.length; i++) if (Math.abs((a[i] ?? NaN) - (b[i] ?? NaN)) > apart) return i;
  return Infinity;
}

function comparePlots(a: PlotItem, b: PlotItem, relative: number): Comparison {
  const [left, right] = [plotted(a), plotted(b)];
  if (left.frame !== right.frame) return differs('what they draw differs');
  const lists = left.numbers.map((numbers, index) => {
    const distance = new Distance();
    distance.addAll(numbers, right.numbers[index] ?? []);
    return distance;
  });
  const worst = lists.reduce<Distance | undefined>(
    (most, each) =>
      each.unequal > 0 && (most === undefined || each.odd > most.odd || each.most > most.most) ? each : most,
    undefined,
  );
  if (worst === undefined) return SAME;
  const close = lists.every((each) => each.within(relative));
  const found = told('values', worst, close);
  if (close || worst.odd > 0 || !('series' in a)) return found;
  const together = Math.min(
    ...left.numbers.map((numbers, index) =>
      togetherUntil(numbers, right.numbers[index] ?? [], relative * (lists[index]?.largest ?? 0)),
    ),
  );
  if (together === 0) return found;
  const points = together === 1 ? 'point' : `${number3(together)} points`;
  const words = `the same up to rounding for the first ${points}, then apart ${atMost(worst.most, worst.largest)}`;
  return { ...found, words };
}

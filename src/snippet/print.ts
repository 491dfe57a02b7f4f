/**
 * Items outside the page: as the JSON of the command, and as text for a terminal. Pure, so that the page can offer both too.
 */
import { columnTexts } from './columns';
import type { HeatmapItem, ImageItem, Item, PlotItem, ProgressItem, TableItem, TensorItem } from './output';

/** What JSON can hold: numbers that are none are strings. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** An item of the command's `output`. */
export type ContractItem = { readonly kind: Item['kind'] } & Readonly<Record<string, Json>>;

/**
 * An item as the command prints it: values flat in row-major order, bools as 0 and 1, NaN and the infinities as the strings
 * "NaN", "Infinity" and "-Infinity". Statistics are the page's.
 */
export function toContractItem(item: Item): ContractItem {
  const { stats: _, ...rest } = item as Item & { stats?: unknown };
  return toJson(rest) as ContractItem;
}

function toJson(value: unknown): Json {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'string':
    case 'boolean':
      return value;
    case 'object': {
      if (value === null) return null;
      if (Array.isArray(value)) return value.map(toJson);
      if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, toJson);
      const entries = Object.entries(value).filter(([, member]) => member !== undefined);
      return Object.fromEntries(entries.map(([key, member]) => [key, toJson(member)]));
    }
    default:
      return null;
  }
}

/** An item as lines for a terminal, without a line break at the end. */
export function itemToText(item: Item): string {
  switch (item.kind) {
    case 'text':
      return item.text;
    case 'tensor':
      return tensorText(item);
    case 'table':
      return head(item.title, '', tableText(item));
    case 'image':
      return head(item.title, imageText(item));
    case 'plot':
      return head(item.title, plotText(item));
    case 'progress':
      return head(item.title, progressText(item));
    case 'pad':
      return head(item.title, `drawing pad ${item.height} x ${item.width}, ${item.open ? 'open' : 'closed'}`);
  }
}

/** `title  what it is`, and lines under it. */
function head(title: string, what: string, lines = ''): string {
  const first = [title, what].filter((part) => part !== '').join('  ');
  return [first, lines].filter((part) => part !== '').join('\n');
}

/** Elements of a dimension that are all written; of more, the first and last three. */
const WHOLE = 20;
const EDGE = 3;
/** Characters of a number, digits that float32 has. */
const DIGITS = 7;

/** Stands for elements that are not written: those in the middle, and those of a large tensor that did not leave the worker. */
const GAP = '…';

function tensorText(item: TensorItem): string {
  const { title, dtype, shape, values } = item;
  const size = shape.reduce((product, length) => product * length, 1);
  const available = dtype === 'complex64' ? values.length / 2 : values.length;
  const cut = available < size ? `, the first ${available} of ${count(size, 'value')}` : '';
  const type = `${dtype} [${shape.join(', ')}]${cut}`;
  if (shape.includes(0)) return head(title, type, '[]');
  const texts = new Map<number, string>();
  const element = (index: number): string => {
    const known = texts.get(index);
    if (known !== undefined) return known;
    const text = valueText(item, index);
    texts.set(index, text);
    return text;
  };
  if (shape.length === 0) return head(title, type, available > 0 ? element(0) : GAP);
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((size, length) => size * length, 1));
  const written = shownIndices(shape, strides).filter((index) => index < available);
  const width = Math.max(0, ...written.map((index) => element(index).length));
  const rows = (dimension: number, offset: number, margin: string): string => {
    const all = shownOf(shape[dimension] ?? 0).map((i) => {
      const at = offset + (i ?? 0) * (strides[dimension] ?? 1);
      if (i === undefined || at >= available) return GAP;
      return dimension === shape.length - 1
        ? element(at).padStart(width)
        : rows(dimension + 1, at, `${margin} `);
    });
    const parts = all.filter((part, i) => part !== GAP || all[i - 1] !== GAP);
    if (dimension === shape.length - 1) return `[${parts.join(' ')}]`;
    const gap = '\n'.repeat(shape.length - 1 - dimension);
    return `[${parts.join(`${gap}${margin} `)}]`;
  };
  return head(title, type, rows(0, 0, ''));
}

/** Indices of a dimension that are written; undefined stands for those between. */
function shownOf(length: number): (number | undefined)[] {
  const all = Array.from({ length: Math.min(length, WHOLE) }, (_, i) => i);
  if (length <= WHOLE) return all;
  const last = Array.from({ length: EDGE }, (_, i) => length - EDGE + i);
  return [...all.slice(0, EDGE), undefined, ...last];
}

function shownIndices(shape: readonly number[], strides: readonly number[]): number[] {
  return shape.reduce<number[]>(
    (offsets, length, dimension) => {
      const indices = shownOf(length).filter((i) => i !== undefined);
      return offsets.flatMap((offset) => indices.map((i) => offset + i * (strides[dimension] ?? 1)));
    },
    [0],
  );
}

/** One element that is here. */
function valueText({ dtype, values }: TensorItem, index: number): string {
  if (dtype === 'complex64') {
    const [re, im] = [Number(values[2 * index]), Number(values[2 * index + 1])];
    const sign = im < 0 || Object.is(im, -0) ? '-' : '+';
    return `${numberText(re)}${sign}${numberText(Math.abs(im))}j`;
  }
  const value = values[index] ?? NaN;
  if (typeof value === 'string') return JSON.stringify(value);
  if (dtype === 'bool') return value === 0 ? 'false' : 'true';
  return dtype === 'int32' ? String(value) : numberText(value);
}

function numberText(value: number): string {
  return String(Number(value.toPrecision(DIGITS)));
}

function tableText({ columns, rows, totalRows }: TableItem): string {
  const cells = columns.map((_, c) => columnTexts(rows.map((row) => row[c] ?? null)));
  const lines = [columns, ...rows.map((_, r) => cells.map(({ texts }) => texts[r] ?? ''))];
  const widths = columns.map((_, c) => Math.max(...lines.map((line) => (line[c] ?? '').length)));
  const texts = lines.map((line) =>
    columns
      .map((_, c) => {
        const text = (line[c] ?? '').replace(/\s*\n\s*/g, ' ');
        return cells[c]?.numeric ? text.padStart(widths[c] ?? 0) : text.padEnd(widths[c] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
  const rest = (totalRows ?? rows.length) - rows.length;
  return [...texts, ...(rest > 0 ? [`… ${rest} more rows`] : [])].join('\n');
}

function imageText({ width, height }: ImageItem): string {
  return `image ${width} x ${height}`;
}

function plotText(plot: PlotItem): string {
  switch (plot.mark) {
    case 'line':
    case 'scatter': {
      const series = plot.series.map(({ name, y }) => {
        const last = y.length > 0 ? `, last ${numberText(y[y.length - 1] ?? NaN)}` : '';
        return `${name === '' ? '' : `${name}: `}${count(y.length, 'point')}${last}`;
      });
      return [`${plot.mark} plot`, series.join('; ')].filter((part) => part !== '').join('  ');
    }
    case 'bar': {
      const bars = plot.labels
        .slice(0, WHOLE)
        .map((label, i) => `${label} ${numberText(plot.values[i] ?? NaN)}`);
      const rest = plot.labels.length > WHOLE ? ['…'] : [];
      return `bar plot  ${[...bars, ...rest].join(', ')}`;
    }
    case 'heatmap':
      return heatmapText(plot);
  }
}

function heatmapText({ rows, columns, values, labels }: HeatmapItem): string {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const range = low <= high ? `  ${numberText(low)} to ${numberText(high)}` : '';
  const summary = `heat map ${rows} x ${columns}${range}`;
  if (labels !== true || rows > WHOLE || columns > WHOLE) return summary;
  const texts = Array.from(values, numberText);
  const width = Math.max(0, ...texts.map((text) => text.length));
  const lines = Array.from({ length: rows }, (_, r) =>
    texts
      .slice(r * columns, (r + 1) * columns)
      .map((text) => text.padStart(width))
      .join(' '),
  );
  return [summary, ...lines].join('\n');
}

function progressText({ total, done, note, elapsedMs, finished }: ProgressItem): string {
  const state = `${done} of ${total}${finished && done < total ? ', ended' : ''}`;
  return [state, `${(elapsedMs / 1000).toFixed(1)} s`, note].filter((part) => part !== '').join('  ');
}

function count(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? '' : 's'}`;
}

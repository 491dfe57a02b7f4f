/** The console of a run: its lines become text in the output, its tables tables; tensors print as tfjs prints them. */
import type * as tf from '@tensorflow/tfjs';
import type { TextLevel } from '../../snippet/output';
import { UserError } from '../../base/errors';
import type { ApiContext } from './context';
import { inspect, primitive } from './inspect';
import { indent } from './layout';
import { columnsOf, tableItem } from './table';
import { isTensor, typeText } from './tensors';
import { putText, type TensorTexts } from './text';

/** Puts the methods of a console that writes into the output onto `target`. */
export function installConsole(target: object, context: ApiContext): void {
  Object.assign(target, makeConsole(context));
}

/** Makes `Tensor.prototype.print` write tfjs's text into the output, on WebGPU as soon as the values are there. */
export function installPrint(library: { readonly Tensor: typeof tf.Tensor }, context: ApiContext): void {
  library.Tensor.prototype.print = function print(this: tf.Tensor, verbose = false): void {
    if (context.muted()) return;
    if (this.isDisposed) {
      throw new UserError('runtime', `print: this tensor, ${typeText(this)}, was disposed of before.`);
    }
    putText(context, 'log', (tensors) => tensors.whole(this, verbose));
  };
}

export function makeConsole(context: ApiContext): Partial<Console> {
  let groups = '';
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  const inGroup = () => {
    const margin = groups;
    return (text: string) => margin + indent(text, margin);
  };
  const write = (level: TextLevel, values: readonly unknown[]) => {
    if (context.muted()) return;
    putText(context, level, (tensors) => format(values, tensors), inGroup());
  };
  const at =
    (level: TextLevel) =>
    (...values: unknown[]) => {
      write(level, values);
    };
  const group = (...labels: unknown[]) => {
    if (labels.length > 0) write('log', labels);
    groups += '  ';
  };
  const elapsed = (label: unknown, rest: readonly unknown[], call: string): boolean => {
    const name = labelText(label);
    const start = timers.get(name);
    if (start === undefined)
      write('warn', [`${call}: there is no timer '${name}'; start it with console.time`]);
    else write('log', [`${name}: ${duration(context.now() - start)}`, ...rest]);
    return start !== undefined;
  };
  return {
    log: at('log'),
    info: at('info'),
    debug: at('debug'),
    warn: at('warn'),
    error: at('error'),
    dirxml: at('log'),
    dir: (value?: unknown) => {
      putText(context, 'log', (tensors) => valueText(value, tensors, false), inGroup());
    },
    trace: (...values: unknown[]) => {
      write(
        'log',
        typeof values[0] === 'string' ? [`Trace: ${values[0]}`, ...values.slice(1)] : ['Trace:', ...values],
      );
    },
    assert: (condition?: unknown, ...values: unknown[]) => {
      if (condition) return;
      const [first, ...rest] = values;
      if (values.length === 0) write('error', ['Assertion failed']);
      else if (typeof first === 'string') write('error', [`Assertion failed: ${first}`, ...rest]);
      else write('error', ['Assertion failed:', ...values]);
    },
    table: (data?: unknown, columns?: readonly string[]) => {
      const item = tabular(data, columns);
      if (item) context.sink.put(context.sink.reserve(), item);
      else write('log', [data]);
    },
    count: (label?: unknown) => {
      const name = labelText(label);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      write('log', [`${name}: ${counts.get(name)}`]);
    },
    countReset: (label?: unknown) => {
      counts.delete(labelText(label));
    },
    time: (label?: unknown) => {
      timers.set(labelText(label), context.now());
    },
    timeLog: (label?: unknown, ...rest: unknown[]) => {
      elapsed(label, rest, 'console.timeLog');
    },
    timeEnd: (label?: unknown) => {
      if (elapsed(label, [], 'console.timeEnd')) timers.delete(labelText(label));
    },
    group,
    groupCollapsed: group,
    groupEnd: () => {
      groups = groups.slice(2);
    },
    /* What was printed stays: a run's output is a record. */
    clear: () => undefined,
  };
}

function labelText(label: unknown): string {
  return label === undefined ? 'default' : typeof label === 'string' ? label : inspect(label, { depth: 0 });
}

function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toPrecision(4)} s`;
  return ms < 0.1 ? '< 0.1 ms' : `${ms.toPrecision(3)} ms`;
}

/** Values of one call, joined by spaces; a first string may hold format specifiers. */
function format(values: readonly unknown[], tensors: TensorTexts): string {
  const [first, ...rest] = values;
  const texts: string[] = [];
  if (typeof first === 'string') texts.push(rest.length > 0 ? specified(first, rest, tensors) : first);
  else if (values.length > 0) texts.push(valueText(first, tensors, true));
  for (const value of rest) texts.push(typeof value === 'string' ? value : valueText(value, tensors, true));
  return texts.join(' ');
}

function valueText(value: unknown, tensors: TensorTexts, wholeTensors: boolean): string {
  if (isTensor(value) && wholeTensors) return tensors.whole(value);
  return inspect(value, { tensor: (tensor) => tensors.short(tensor) });
}

/** Fills in `%s %d %i %f %o %O %c`, taking what they use from the front of `values`. */
function specified(text: string, values: unknown[], tensors: TensorTexts): string {
  return text.replace(/%[sdifoOc%]/g, (specifier) => {
    if (specifier === '%%') return '%';
    if (values.length === 0) return specifier;
    const value = values.shift();
    switch (specifier) {
      case '%c':
        return '';
      case '%d':
      case '%i':
        return integer(value);
      case '%f':
        return typeof value === 'object' || typeof value === 'symbol'
          ? 'NaN'
          : String(Number.parseFloat(String(value)));
      case '%s':
        if (typeof value === 'string') return value;
        return inspect(value, { depth: 1, tensor: (tensor) => tensors.short(tensor) });
      default:
        return valueText(value, tensors, false);
    }
  });
}

function integer(value: unknown): string {
  if (typeof value === 'bigint') return primitive(value);
  if (typeof value === 'object' || typeof value === 'symbol') return 'NaN';
  return primitive(Number.parseInt(String(value), 10));
}

const INDEX = '(index)';

/** A table with the index of each row first; undefined for what has no rows. */
function tabular(
  data: unknown,
  columns: readonly string[] | undefined,
): ReturnType<typeof tableItem> | undefined {
  if (typeof data !== 'object' || data === null || isTensor(data)) return undefined;
  try {
    const only = Array.isArray(columns) ? columns.map(String) : undefined;
    const entries: [string, unknown][] = Array.isArray(data)
      ? data.map((row: unknown, i) => [String(i), row])
      : ArrayBuffer.isView(data)
        ? Array.from(data as unknown as ArrayLike<unknown>, (value, i) => [String(i), value])
        : Object.entries(data);
    const cells = entries.map(([, row]) => cellsOf(row));
    const rows = entries.map(([index], i) => ({ ...cells[i], [INDEX]: index }));
    return tableItem(rows, [INDEX, ...(only ?? columnsOf(cells))], '', 'console.table');
  } catch {
    return undefined;
  }
}

function cellsOf(row: unknown): object {
  if (typeof row !== 'object' || row === null || isTensor(row)) return { Values: row };
  return Array.isArray(row) ? Object.fromEntries(row.entries()) : { ...row };
}

/** The data of a line or scatter plot, in every form that `PlotData` allows, as points by name. */
import { UserError } from '../../base/errors';
import { allReady, whenReady, type Later } from './later';
import { isNumbers, numberAt, readNumbers } from './numbers';
import { isTensor } from './tensors';
import type { Points } from './series';
import { wrong } from './words';

/** Series in one plot: a legend of more tells nobody anything. */
const SERIES = 100;
const FORMS = 'the data are numbers, { x, y }, [x, y] pairs, or several of these by name';

/** Points by the name of their series; a single series has the name ''. */
export type SeriesByName = Map<string, Points>;

/** @throws UserError for data in none of the forms. */
export function readPlotData(data: unknown, call: string): Later<SeriesByName> {
  if (isSeries(data)) return whenReady(readSeries(data, call), (points) => new Map([['', points]]));
  if (typeof data !== 'object' || data === null || data instanceof Promise) throw wrong(call, FORMS, data);
  const named = Object.entries(data);
  if (named.length > SERIES) {
    const count = String(named.length);
    throw new UserError(
      'runtime',
      `${call}: ${count} series are too many for one plot, the most is ${SERIES}.`,
    );
  }
  const series = named.map(([name, one]: [string, unknown]) => {
    if (!isSeries(one))
      throw wrong(`${call}: series '${name}'`, 'it is numbers, { x, y } or [x, y] pairs', one);
    return whenReady(readSeries(one, `${call}: series '${name}'`), (points): [string, Points] => [
      name,
      points,
    ]);
  });
  return whenReady(allReady(series), (entries) => new Map(entries));
}

/** One series, told from several by name: a list, or an object of y, or of x and y, alone. */
function isSeries(data: unknown): boolean {
  if (isTensor(data) || Array.isArray(data) || ArrayBuffer.isView(data)) return true;
  if (typeof data !== 'object' || data === null) return false;
  const keys = Object.keys(data);
  return keys.includes('y') && keys.every((key) => key === 'x' || key === 'y');
}

function readSeries(data: unknown, what: string): Later<Points> {
  if (isNumbers(data)) return whenReady(readNumbers(data, what), byIndex);
  if (Array.isArray(data)) return pairs(data, what);
  const { x, y } = data as { x?: unknown; y?: unknown };
  const ys = readNumbers(y, `${what}: y`);
  if (x === undefined) return whenReady(ys, byIndex);
  return whenReady(allReady([readNumbers(x, `${what}: x`), ys]), ([xs, values]) => {
    if (xs === undefined || values === undefined || xs.length !== values.length) {
      const lengths = `x has ${xs?.length} values and y has ${values?.length}`;
      throw new UserError('runtime', `${what}: ${lengths}; they belong together, one to one.`);
    }
    return { x: xs, y: values };
  });
}

function byIndex(y: Float64Array): Points {
  return { x: Float64Array.from(y, (_, i) => i), y };
}

function pairs(data: readonly unknown[], what: string): Points {
  const x = new Float64Array(data.length);
  const y = new Float64Array(data.length);
  data.forEach((pair, i) => {
    const isPair =
      (Array.isArray(pair) || ArrayBuffer.isView(pair)) && (pair as unknown as unknown[]).length === 2;
    if (!isPair) throw wrong(what, `point ${i} is a pair [x, y]`, pair);
    const [px, py] = Array.from(pair as unknown as ArrayLike<unknown>);
    x[i] = numberAt(px, what, `x of point ${i}`);
    y[i] = numberAt(py, what, `y of point ${i}`);
  });
  return { x, y };
}

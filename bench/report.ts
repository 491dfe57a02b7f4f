/** The benchmark's results as text for a person: aligned columns, units, and the machine's load beside the figures. */
import { PART_NAMES, PARTS, type PartName, type ResultOf } from './parts';

export interface Machine {
  readonly browser: string;
  readonly cores: number;
  /** Processes that wanted a processor, on average over a minute: before and after. Far below `cores` is quiet. */
  readonly load: { readonly before: number; readonly after: number };
}

export interface Results extends Partial<ResultOf> {
  readonly machine: Machine;
}

function partText<Name extends PartName>(name: Name, results: Partial<ResultOf>): string | undefined {
  const result = results[name];
  return result === undefined ? undefined : PARTS[name].text(result);
}

export function toText(results: Results): string {
  const { browser, cores, load } = results.machine;
  return [
    `${browser}, ${String(cores)} cores, load ${load.before.toFixed(1)} before and ${load.after.toFixed(1)} after`,
    ...PART_NAMES.map((name) => partText(name, results)),
  ]
    .filter((text) => text !== undefined)
    .join('\n\n');
}

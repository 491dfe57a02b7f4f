/** What ONNX Runtime writes when it was told to measure each operator: a list of events as JSON, in the format of Chrome's traces. */
import type { OperatorTime } from '../../base/measured';
import type { NodeId } from '../../ir/graph';

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args?: { readonly op_name?: string; readonly provider?: string; readonly output_size?: string };
}

/** An operator of the session, and how long it took at each time that it ran. */
export interface OperatorRuns extends Omit<OperatorTime, 'us' | 'node'> {
  readonly us: readonly number[];
  /** How long each of its programs took on the GPU, one after the other. */
  readonly gpuUs: readonly number[];
}

type Growing = OperatorRuns & {
  readonly us: number[];
  readonly gpuUs: number[];
  readonly programs: string[];
};

const KERNEL = '_kernel_time';
/** The category of what the GPU's own timestamps tell. */
const GPU = 'Api';
const PROVIDER = 'ExecutionProvider';

/** The operators of a session in the order in which they ran first; `log`: all that was printed. */
export function operatorsIn(log: string): readonly OperatorRuns[] {
  const events = JSON.parse(log.slice(log.indexOf('['), log.lastIndexOf(']') + 1)) as readonly ProfileEvent[];
  const found = new Map<string, Growing>();
  for (const { cat, name: full, dur, args = {} } of events) {
    if (cat === GPU) {
      // The operator's name, its type, and what its program is called; told after all runs.
      const [name = '', , program = ''] = full.split('&');
      const known = found.get(name);
      known?.gpuUs.push(dur);
      if (known && !known.programs.includes(program)) known.programs.push(program);
      continue;
    }
    if (cat !== 'Node' || !full.endsWith(KERNEL)) continue;
    const name = full.slice(0, -KERNEL.length);
    const known = found.get(name);
    if (known) {
      known.us.push(dur);
      continue;
    }
    const { op_name: operator = '', provider = '', output_size: size = '0' } = args;
    found.set(name, {
      name,
      operator,
      provider: provider.endsWith(PROVIDER) ? provider.slice(0, -PROVIDER.length) : provider,
      us: [dur],
      gpuUs: [],
      programs: [],
      bytes: Number(size),
    });
  }
  return [...found.values()];
}

/** The node of the graph behind an operator: names carry it, also through ONNX Runtime's fusions (`matmul#12/Gemm.3` is of node 12). */
export function nodeOf(name: string, names?: ReadonlyMap<string, NodeId>): NodeId | undefined {
  const id = names?.get(name) ?? Number(/#(\d+)\//.exec(name)?.[1]);
  return id > 0 ? id : undefined;
}

const middle = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
};

/** What an operator takes in one of `runs` runs, those for warming up left out. One in a loop's body runs more often: that is added up. */
function inARun(us: readonly number[], runs: number, warmUp: number): number {
  const each = us.length / runs;
  // A loop that does not go round equally often: all that can be told is the mean.
  if (!Number.isInteger(each)) return us.reduce((sum, time) => sum + time, 0) / runs;
  const sums = Array.from({ length: runs }, (_, run) =>
    us.slice(run * each, (run + 1) * each).reduce((sum, time) => sum + time, 0),
  );
  return middle(sums.slice(warmUp));
}

export function operatorTimes(
  log: string,
  names: ReadonlyMap<string, NodeId>,
  runs: number,
  warmUp: number,
): readonly OperatorTime[] {
  return operatorsIn(log).map(({ us, gpuUs, programs = [], ...operator }) => {
    const node = nodeOf(operator.name, names);
    const onGpu = gpuUs.length > 0;
    return {
      ...operator,
      us: inARun(onGpu ? gpuUs : us, runs, warmUp),
      ...(node !== undefined && { node }),
      ...(onGpu && { programs }),
    };
  });
}

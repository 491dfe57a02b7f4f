/** `compile` on an engine, as a run has it, and what it says meanwhile. */
import type { Break, Compiled } from '../../src/base/compiled';
import { makeCompile } from '../../src/compile/compile';
import type { Compile } from '../../src/compile/eager';
import type { CompiledGraphs, CompileHost } from '../../src/compile/host';
import type { Engine } from '../../src/engines/engine';
import { keepRandomness } from '../../src/engines/tfjs/randomness';

export interface Bench {
  readonly compile: Compile;
  readonly host: CompileHost;
  readonly reports: Compiled[];
  readonly graphs: CompiledGraphs[];
  readonly warnings: Break[];
}

/** `given` stands for parts of what a run gives. */
export function compileBench(engine: Engine, given: Partial<CompileHost> = {}): Bench {
  const reports: Compiled[] = [];
  const graphs: CompiledGraphs[] = [];
  const warnings: Break[] = [];
  const host: CompileHost = {
    engine,
    check: true,
    now: () => performance.now(),
    position: () => undefined,
    muted: (work) => work(),
    keepRandomness,
    report: (compiled, made) => {
      reports.push(compiled);
      if (made) graphs.push(made);
    },
    warn: (warning) => warnings.push(warning),
    ...given,
  };
  return { compile: makeCompile(host), host, reports, graphs, warnings };
}

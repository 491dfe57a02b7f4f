/** An engine whose work counts as pending: while it is loaded, prepares a program or runs one, the run waits for something. */
import type { Engine, Program } from '../engines/engine';
import type { Activity } from './activity';

type Counter = Pick<Activity, 'during'>;

export function countedEngine(engine: Engine, counter: Counter): Engine {
  return {
    ...engine,
    prepare: (graph, options) =>
      counter.during(async () => countRuns(await engine.prepare(graph, options), counter)),
  };
}

/** The program itself: what it says of itself changes while it runs. */
function countRuns(program: Program, counter: Counter): Program {
  const run = program.run.bind(program);
  program.run = (given) => counter.during(() => run(given));
  return program;
}

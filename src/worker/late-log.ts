/** What compiled functions tell a recording that begins after they were set up, with the snippet's first line. */
import type { RunLog } from '../compile/host';

export const lateLog = (log: () => RunLog | undefined): RunLog => ({
  place: () => log()?.place(),
  told: () => log()?.told() ?? 0,
  note: (noted) => log()?.note(noted),
  within: (scope, work) => {
    const there = log();
    return there ? there.within(scope, work) : work();
  },
  same: (tensor, as) => log()?.same(tensor, as),
  made: (variable, line) => log()?.made(variable, line),
});

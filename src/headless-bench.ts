/** run.html's side of a benchmark without a window: loaded when the command asks for one. */
import { offers } from './bench/sensible';
import type { BenchmarkHandle, BenchmarkProgress, Found } from './bench/session';
import type { BenchmarkReport } from './bench/report';
import type { PageBenchmark, PageFind, PageGlobals } from './cli/contract';
import { createBenchmarkClient } from './worker/benchmark-client';
import { createRunClient } from './worker/client';
import type { DeviceInfo } from './worker/protocol';

const bridge = globalThis as typeof globalThis & PageGlobals;
const finder = createBenchmarkClient();
let running: BenchmarkHandle | undefined;
let known: DeviceInfo | undefined;
/** Once and for all: what is asked for after it ends at once. */
let stopped = false;

/** The least time between two reports: whoever reads them must not slow what is measured. */
const PACE_MS = 500;

/** Hands on the latest of what it is given, one at a time, and nothing after `close`. */
function teller(): { tell(report: BenchmarkReport, progress?: BenchmarkProgress): void; close(): void } {
  let latest: Parameters<PageGlobals['twographReport']> | undefined;
  let telling = false;
  let closed = false;
  const go = async (): Promise<void> => {
    telling = true;
    for (let next = latest; next && !closed; next = latest) {
      latest = undefined;
      await bridge.twographReport(...next);
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
    telling = false;
  };
  return {
    tell(report, progress) {
      latest = [report, progress];
      if (!telling) void go();
    },
    close() {
      closed = true;
    },
  };
}

export const find = ({ text, seed, mostMs }: PageFind, files: readonly File[]): Promise<Found> =>
  finder.find(text, files, seed, mostMs);

/** What this browser has; a run client of its own, gone again before anything is measured. */
async function device(): Promise<DeviceInfo> {
  const probe = createRunClient();
  probe.warm({ backend: 'cpu' });
  try {
    return await probe.device;
  } finally {
    probe.dispose();
  }
}

export async function bench(
  { patienceMs, ...asked }: PageBenchmark,
  files: readonly File[],
): Promise<BenchmarkReport> {
  const { settings } = asked;
  const limits = patienceMs && { reachMs: patienceMs, prepareMs: patienceMs, takeMs: patienceMs };
  const client = createBenchmarkClient(limits ? { limits } : {});
  const contestants =
    settings.contestants.length > 0
      ? settings.contestants
      : offers((known ??= await device())).flatMap(({ id, chosen }) => (chosen ? [id] : []));
  const told = teller();
  let report: BenchmarkReport | undefined;
  let progress: BenchmarkProgress | undefined;
  const tell = (): void => {
    if (report) told.tell(report, progress);
  };
  running = client.run(
    { ...asked, files, settings: { ...settings, contestants } },
    {
      report: (latest) => {
        report = latest;
        tell();
      },
      progress: (latest) => {
        progress = latest;
        tell();
      },
    },
  );
  if (stopped) running.stop();
  const result = await running.result;
  running = undefined;
  told.close();
  client.dispose();
  return result;
}

export function stop(): void {
  stopped = true;
  running?.stop();
}

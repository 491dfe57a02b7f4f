/** Where a training step of LeNet-5 spends its time, on ONNX Runtime and op by op, in a page of its own on one thread. */
import type { Page } from 'playwright-core';
import type { Profile, ProfileGlobals, Share } from './compiled/profile';
import { withBenchPage } from './site';

export async function benchProfile(browser: Page, steps: number): Promise<Profile> {
  const site = { script: new URL('./compiled/profile.ts', import.meta.url), ready: 'benchProfile' };
  return withBenchPage(browser, site, (page) =>
    page.evaluate((asked) => (globalThis as typeof globalThis & ProfileGlobals).benchProfile(asked), steps),
  );
}

/** Those after the largest are told together. */
const MOST_ROWS = 14;

function table(title: string, all: readonly Share[]): string {
  const total = all.reduce((sum, { us }) => sum + us, 0);
  const rest = all.slice(MOST_ROWS);
  const others: Share = {
    name: 'others',
    count: rest.reduce((sum, { count }) => sum + count, 0),
    us: rest.reduce((sum, { us }) => sum + us, 0),
  };
  const rows = [...all.slice(0, MOST_ROWS), ...(rest.length > 0 ? [others] : [])];
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, count, us }) => {
    const share = `${((100 * us) / total).toFixed(1)} %`;
    return `  ${name.padEnd(width)}  ${String(count).padStart(4)}  ${us.toFixed(0).padStart(6)} us  ${share.padStart(6)}`;
  });
  return [`${title}: ${(total / 1000).toFixed(2)} ms`, ...lines].join('\n');
}

export const profileText = ({ groups, operators, kernels, eagerGroups }: Profile): string =>
  [
    'Training step of LeNet-5, batch 32, Adam, one thread: the least time of each part, profiling included',
    table('ONNX Runtime, by what it is for', groups),
    table('ONNX Runtime, by operator', operators),
    table('Op by op on tfjs wasm, by what it is for', eagerGroups),
    table('Op by op on tfjs wasm, by kernel', kernels),
  ].join('\n\n');

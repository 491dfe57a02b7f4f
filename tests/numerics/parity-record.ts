/** What the parity tests found, sample by sample, for the table that `npm run parity` prints. */
import { getCurrentTest } from 'vitest/suite';

interface ParityRecord {
  readonly row: string;
  readonly sample: number;
  readonly engine: string;
  /** 'excepted': not held to the rule; 'refused': said in words before it ran. */
  readonly outcome: 'passed' | 'excepted' | 'refused';
  readonly reason?: string;
}

declare module 'vitest' {
  interface TaskMeta {
    parity?: ParityRecord[];
  }
}

/** Notes that in the test that runs now; what is not noted because the test stopped before counts as failed. */
export function noteParity(record: ParityRecord): void {
  const test = getCurrentTest();
  if (test) (test.meta.parity ??= []).push(record);
}

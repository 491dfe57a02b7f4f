import { describe, expect, test } from 'vitest';
import type { ClockEvent, OpEvent, PhaseEvent, RunEvent } from '../base/events';
import { checkMessage } from './check';

const value = { id: 3, dtype: 'float32', shape: [2, 2] };
const OP: OpEvent = {
  seq: 1,
  kernel: 'Add',
  scope: ['add'],
  line: 2,
  column: 3,
  forwardOf: 0,
  step: 4,
  backend: 'cpu',
  inputs: [value],
  outputs: [{ ...value, bytes: 0, shares: 3 }],
  startUs: 1.5,
  durUs: 0,
  copyUs: 0,
};
const RUN: PhaseEvent = {
  seq: 2,
  phase: 'run',
  name: 'step',
  signature: '(float32[2,2])',
  engine: 'ort:wasm',
  line: 2,
  column: 3,
  startUs: 4,
  durUs: 5,
  asOf: 1,
  step: 0,
  inputs: [value],
  outputs: [{ ...value, bytes: 16 }],
};
const CLOCK: ClockEvent = { seq: 0, clock: 'performance.now', resolutionUs: 5 };
const EVENTS: readonly RunEvent[] = [
  CLOCK,
  OP,
  RUN,
  { seq: 3, phase: 'turn', startUs: 0, durUs: 9 },
  { seq: 4, free: 3, atUs: 9 },
  { seq: 5, free: 4 },
];

const said = (events: unknown) => ({ type: 'events', events, dropped: 0 });

describe('what a worker says of its events', () => {
  test('passes as it is, whatever the kind', () => {
    expect(checkMessage(said(EVENTS))).toEqual(said(EVENTS));
  });

  const endless: unknown[] = [];
  endless.length = 2 ** 32 - 1;
  test.each<[string, unknown]>([
    ['an event of no kind', { seq: 1 }],
    ['an event of two kinds', { ...OP, ...RUN }],
    ['a free event that is a kernel too', { ...OP, free: 2 }],
    ['a number that is none', { ...OP, seq: '1' }],
    ['a kernel without outputs', { ...OP, outputs: undefined }],
    ['data that are shared with no tensor', { ...OP, outputs: [{ ...value, bytes: 0, shares: -1 }] }],
    ['a copy without an end', { ...OP, copyUs: Infinity }],
    ['a phase that is not known', { ...RUN, phase: 'wait' }],
    ['a phase with a name that is an object', { ...RUN, name: { toString: 'x' } }],
    ['a signature of a megabyte', { ...RUN, signature: 'x'.repeat(1_000_000) }],
    ['an engine that is a number', { ...RUN, engine: 1 }],
    ['a line that is a text', { ...RUN, line: '<b>' }],
    ['a batch that is no count', { ...RUN, step: 1.5 }],
    ['inputs as of a time that is none', { ...RUN, asOf: -1 }],
    ['inputs that are no list', { ...RUN, inputs: { 0: value } }],
    ['endless inputs that are not there', { ...RUN, inputs: endless }],
    ['outputs without bytes', { ...RUN, outputs: [value] }],
    ['a phase that never began', { ...RUN, startUs: NaN }],
    ['a clock without steps', { ...CLOCK, resolutionUs: null }],
    ['a clock that is an object', { ...CLOCK, clock: {} }],
    ['a tensor that was freed at no time', { seq: 1, free: 2, atUs: 'now' }],
  ])('is refused with %s', (_why, event) => {
    expect(checkMessage(said([...EVENTS, event]))).toBeUndefined();
  });

  test('is refused where one list stands in it a thousand times', () => {
    const inputs = Array.from({ length: 9_000 }, () => value);
    expect(checkMessage(said(Array.from({ length: 1_000 }, () => ({ ...RUN, inputs }))))).toBeUndefined();
  });
});

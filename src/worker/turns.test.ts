import { describe, expect, test } from 'vitest';
import { ownTasks, Turns } from './turns';

function turns() {
  let clock = 0;
  const tasks: (() => void)[] = [];
  const told: (readonly [number, number])[] = [];
  const host = {
    now: () => clock,
    soon: (callback: () => void) => tasks.push(callback),
    told: (startMs: number, endMs: number) => told.push([startMs, endMs]),
  };
  const at = (ms: number, work: () => void) => {
    clock = ms;
    work();
  };
  const nextTask = () => tasks.shift()?.();
  return { made: new Turns(host), at, nextTask, told };
}

describe('the turns of a thread', () => {
  test('begin with the first sign and end with the task', () => {
    const { made, at, nextTask, told } = turns();
    const sign = () => {
      made.sign();
    };
    at(1, sign);
    at(3, sign);
    at(7, nextTask);
    at(9, nextTask);
    at(20, sign);
    at(21, nextTask);
    expect(told).toEqual([
      [1, 7],
      [20, 21],
    ]);
  });

  test('end with the recording, which hears of no other', () => {
    const { made, at, nextTask, told } = turns();
    at(1, () => {
      made.sign();
    });
    at(4, () => {
      made.stop();
    });
    at(5, () => {
      made.sign();
    });
    at(6, nextTask);
    expect(told).toEqual([[1, 4]]);
  });

  test('end after what the task resolved', async () => {
    const { soon, close } = ownTasks();
    const order: string[] = [];
    const ended = new Promise<void>((resolve) => {
      soon(() => {
        order.push('soon');
        resolve();
      });
    });
    await Promise.resolve().then(() => order.push('resolved'));
    await ended;
    close();
    expect(order).toEqual(['resolved', 'soon']);
  });
});

import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { PadHub } from './pad';
import { testRun } from './testing';

beforeEach(() => tf.setBackend('cpu'));

const ink = (value: number) => new Float32Array(4).fill(value);
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

describe('pad', () => {
  it('opens, hands drawings over as tensors, disposes of them, and closes', async () => {
    const run = testRun();
    const before = tf.memory().numTensors;
    const seen: unknown[] = [];
    const pad = run.api.pad({ title: 'draw', size: [1, 4] }, async (drawing) => {
      seen.push([drawing.shape, drawing.dtype, [...(await drawing.data())]]);
    });
    expect(run.only('pad')).toEqual({ kind: 'pad', title: 'draw', pad: 0, width: 4, height: 1, open: true });
    run.pads.draw(0, 4, 1, ink(0.5));
    await run.settledItems();
    expect(seen).toEqual([[[1, 4], 'float32', [0.5, 0.5, 0.5, 0.5]]]);
    expect(tf.memory().numTensors).toBe(before);
    pad.close();
    await run.pads.idle();
    expect(run.only('pad').open).toBe(false);
    run.pads.draw(0, 4, 1, ink(1));
    await run.settledItems();
    expect(seen).toHaveLength(1);
  });

  it('gives a busy handler only the newest drawing, and the run waits for it', async () => {
    const run = testRun();
    const { open, opened } = gate();
    const seen: number[] = [];
    run.api.pad({ size: 2 }, async (drawing) => {
      seen.push((await drawing.data())[0] ?? NaN);
      await opened;
    });
    for (const value of [1, 2, 3, 4]) {
      run.pads.draw(0, 2, 2, ink(value));
      await turn();
    }
    expect(seen).toEqual([1]);
    run.pads.closed(0);
    let settled = false;
    const end = run.settledItems().then(() => (settled = true));
    await turn();
    expect(settled).toBe(false);
    open();
    await end;
    expect(seen).toEqual([1, 4]);
  });

  it('is read by for await until it is closed', async () => {
    const run = testRun();
    const before = tf.memory().numTensors;
    const pad = run.api.pad({ size: 2 });
    const seen: number[] = [];
    const loop = (async () => {
      for await (const drawing of pad) {
        seen.push((await drawing.data())[0] ?? NaN);
        if (seen.length === 1) {
          run.pads.draw(0, 2, 2, ink(2));
          run.pads.draw(0, 2, 2, ink(3));
        } else pad.close();
      }
    })();
    run.pads.draw(0, 2, 2, ink(1));
    await loop;
    expect(seen).toEqual([1, 3]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is drawable once somebody takes its drawings, and again when all are done with one', async () => {
    const told: string[] = [];
    const run = testRun({ drawable: (id, drawn) => told.push(`${String(id)}: ${String(drawn)}`) });
    run.api.pad({ size: 2 });
    expect(told).toEqual([]);
    const { open, opened } = gate();
    const pad = run.api.pad({ size: 2 }, () => opened);
    expect(told).toEqual(['1: 0']);
    run.pads.draw(1, 2, 2, ink(1));
    await turn();
    expect(told).toHaveLength(1);
    open();
    await turn();
    expect(told).toEqual(['1: 0', '1: 1']);
    const drawings = pad[Symbol.asyncIterator]();
    void drawings.next();
    await turn();
    expect(told).toEqual(['1: 0', '1: 1', '1: 1']);
    run.pads.draw(1, 2, 2, ink(2));
    await turn();
    // The handler is done, the loop still has its drawing.
    expect(told).toHaveLength(3);
    void drawings.next();
    await turn();
    expect(told.at(-1)).toBe('1: 2');
    pad.close();
  });

  it('disposes of the drawing of a loop that is left', async () => {
    const run = testRun();
    const before = tf.memory().numTensors;
    const pad = run.api.pad({ size: 2 });
    run.pads.draw(0, 2, 2, ink(1));
    const loop = (async () => {
      for await (const _ of pad) break;
    })();
    run.pads.draw(0, 2, 2, ink(1));
    await loop;
    expect(tf.memory().numTensors).toBe(before);
    expect(run.pads.openCount).toBe(1);
  });

  it('without a window closes at once: loops end and nothing is waited for', async () => {
    const run = testRun({ interactive: false });
    const pad = run.api.pad('draw', () => {
      throw new Error('never called');
    });
    expect(run.only('pad')).toMatchObject({ title: 'draw', width: 28, height: 28, open: false });
    await run.pads.idle();
    let turns = 0;
    for await (const _ of pad) turns++;
    expect(turns).toBe(0);
    pad.close();
  });

  it('fails the run with what its handler throws, and closes', async () => {
    const run = testRun();
    const before = tf.memory().numTensors;
    run.api.pad({ size: 2 }, () => {
      throw new TypeError('my mistake');
    });
    run.pads.draw(0, 2, 2, ink(1));
    await run.settledItems();
    expect(run.failures).toEqual([new TypeError('my mistake')]);
    expect(run.pads.openCount).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('wants a sensible size and a function', () => {
    const { api } = testRun();
    expect(() => api.pad({ size: 0 })).toThrow(
      "'size' is a whole number, or [height, width], from 1 to 1024",
    );
    expect(() => api.pad({}, 5 as unknown as () => void)).toThrow(
      'onDraw is a function; it was given the number 5',
    );
  });
});

describe('the hub', () => {
  it('is idle when the last pad has closed, however it closed', async () => {
    const run = testRun();
    run.api.pad();
    run.api.pad();
    let idle = false;
    const waiting = run.pads.idle().then(() => (idle = true));
    run.pads.closed(0);
    run.pads.closed(0);
    await turn();
    expect(idle).toBe(false);
    run.pads.closed(1);
    await waiting;
    expect(run.items()).toMatchObject([{ open: false }, { open: false }]);
    await new PadHub().idle();
  });

  it('refuses a drawing of another size', () => {
    const run = testRun();
    run.api.pad({ size: 2 });
    expect(() => {
      run.pads.draw(0, 2, 2, new Float32Array(3));
    }).toThrow('internal:');
  });
});

import { describe, expect, it } from 'vitest';
import { firstLine, userFrames } from './stack';

const URL = 'blob:http://127.0.0.1:4173/6f1c1a52-8b7e-4d0b-9a53-2f64c0e1d7aa';
const OTHER = 'blob:http://127.0.0.1:4173/0b2f66d1-30b5-4f9c-8c86-6cb1c9c3d5f0';
const TFJS = 'http://127.0.0.1:4173/assets/run-DkX2.js';

describe('the stacks of Chrome', () => {
  it('gives the frames of the module alone, innermost first', () => {
    const stack = `Error: shapes do not match
    at assert (${TFJS}:1:20311)
    at inner (${URL}:7:9)
    at Array.map (<anonymous>)
    at new Model (${URL}:12:21)
    at Object.run [as step] (${OTHER}:1:1)
    at ${URL}:15:3`;
    expect(userFrames({ stack }, URL)).toEqual([
      { line: 7, column: 9 },
      { line: 12, column: 21 },
      { line: 15, column: 3 },
    ]);
    expect(firstLine({ stack }, URL)).toBe(7);
  });

  it('reads asynchronous frames, with and without a name', () => {
    const stack = `TypeError: x\n    at async train (${URL}:4:5)\n    at async ${URL}:9:1\n    at async Promise.all (index 0)`;
    expect(userFrames({ stack }, URL)).toEqual([
      { line: 4, column: 5 },
      { line: 9, column: 1 },
    ]);
  });

  it('takes code in an eval for the place of the eval', () => {
    const stack = `ReferenceError: q is not defined
    at eval (eval at <anonymous> (eval at outer (${URL}:3:7)), <anonymous>:1:1)
    at outer (${URL}:3:7)`;
    expect(userFrames({ stack }, URL)).toEqual([
      { line: 3, column: 7 },
      { line: 3, column: 7 },
    ]);
  });

  it('takes no frame from the message, which a snippet writes', () => {
    const stack = `Error: see ${URL}:99:99\nand ${URL}:98:1\n    at f (${URL}:2:2)`;
    expect(userFrames({ stack }, URL)).toEqual([{ line: 2, column: 2 }]);
  });

  it('finds a frame that lies 47 deep', () => {
    const deep = Array.from({ length: 46 }, (_, i) => `    at layer${i} (${TFJS}:1:${i + 1})`);
    const stack = ['Error: deep', ...deep, `    at fit (${URL}:30:11)`].join('\n');
    expect(userFrames({ stack }, URL)).toEqual([{ line: 30, column: 11 }]);
  });
});

describe('the stacks of Firefox', () => {
  it('reads named, nameless and asynchronous frames', () => {
    const stack = `assert@${TFJS}:1:20311
inner@${URL}:7:9
run/<@${URL}:8:30
async*train@${URL}:12:21
@${URL}:15:3
EventHandlerNonNull*@${OTHER}:1:1
`;
    expect(userFrames({ stack }, URL)).toEqual([
      { line: 7, column: 9 },
      { line: 8, column: 30 },
      { line: 12, column: 21 },
      { line: 15, column: 3 },
    ]);
  });

  it('takes code in an eval for the line of the eval', () => {
    const stack = `@${URL} line 3 > eval:1:1\nanonymous@${URL} line 4 > Function:1:1\nouter@${URL}:3:7\n`;
    expect(userFrames({ stack }, URL)).toEqual([
      { line: 3, column: 1 },
      { line: 4, column: 1 },
      { line: 3, column: 7 },
    ]);
  });
});

describe('the stacks of Safari', () => {
  it('reads frames between native ones', () => {
    const stack = `assert@${TFJS}:1:20311
inner@${URL}:7:9
map@[native code]
eval code@
eval@[native code]
@${URL}:12:21
module code@${URL}:15:3
@[native code]
asyncFunctionResume@[native code]`;
    expect(userFrames({ stack }, URL)).toEqual([
      { line: 7, column: 9 },
      { line: 12, column: 21 },
      { line: 15, column: 3 },
    ]);
  });
});

describe('what is no stack', () => {
  it('gives no frames', () => {
    expect(userFrames({}, URL)).toEqual([]);
    expect(userFrames({ stack: '' }, URL)).toEqual([]);
    expect(userFrames({ stack: `Error: x\n    at ${URL}` }, URL)).toEqual([]);
    expect(userFrames({ stack: `    at f (${URL}0:1:2)` }, URL)).toEqual([]);
    expect(firstLine({ stack: 'Error: x' }, URL)).toBeUndefined();
  });

  it('withstands a stack that is no string, as a thrown object may have', () => {
    expect(userFrames({ stack: 3 as unknown as string }, URL)).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from './align';
import { blocksOf, type Block } from './blocks';

function blocks(...spec: [number: number, height: number][]): Block[] {
  let line = 1;
  return spec.map(([number, height]) => {
    const block = { number, startLine: line, height };
    line += height;
    return block;
  });
}

/** Where each block starts once the blanks are in, and where the side ends. */
function tops(side: readonly Block[], blanks: readonly number[]): number[] {
  let top = 0;
  return [...side, { height: 0 }].map(({ height }, index) => {
    top += blanks[index] ?? 0;
    const here = top;
    top += height;
    return here;
  });
}

const side = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 30 })), { maxLength: 8 })
  .map((spec) => blocks(...spec));

describe('align', () => {
  it('puts a blank before the next section of the side that is shorter', () => {
    const left = blocks([0, 3], [1, 5], [2, 2]);
    const right = blocks([0, 1], [1, 6], [2, 2]);
    expect(align(left, right)).toEqual({ left: [0, 0, 1, 0], right: [0, 2, 0, 0] });
  });

  it('lets a section without a partner run on after the one before it', () => {
    const left = blocks([1, 4], [2, 4], [3, 4]);
    const right = blocks([1, 4], [3, 4]);
    expect(align(left, right)).toEqual({ left: [0, 0, 0, 0], right: [0, 4, 0] });
  });

  it('starts the first section level where only one side has something before it', () => {
    expect(align(blocks([0, 7], [1, 2]), blocks([1, 2]))).toEqual({
      left: [0, 0, 0],
      right: [7, 0],
    });
  });

  it('needs no blanks for two sides that are alike', () => {
    fc.assert(
      fc.property(side, (blocks) => {
        const { left, right } = align(blocks, blocks);
        expect([...left, ...right].every((blank) => blank === 0)).toBe(true);
      }),
    );
  });

  it('makes both sides equally high, with blanks of no negative height', () => {
    fc.assert(
      fc.property(side, side, (left, right) => {
        const blanks = align(left, right);
        expect(tops(left, blanks.left).at(-1)).toBe(tops(right, blanks.right).at(-1));
        expect([...blanks.left, ...blanks.right].every((blank) => blank >= 0)).toBe(true);
      }),
    );
  });

  it('starts sections of one number level where both sides number theirs in order', () => {
    const ordered = fc.tuple(
      fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 8, maxLength: 8 }),
    );
    const numbered = ordered.map(([numbers, heights]) =>
      blocks(
        ...numbers
          .sort((a, b) => a - b)
          .map((number, index): [number, number] => [number, heights[index] ?? 1]),
      ),
    );
    fc.assert(
      fc.property(numbered, numbered, (left, right) => {
        const blanks = align(left, right);
        const [leftTops, rightTops] = [tops(left, blanks.left), tops(right, blanks.right)];
        left.forEach(({ number }, index) => {
          const partner = right.findIndex((block) => block.number === number);
          if (partner >= 0) expect(leftTops[index]).toBe(rightTops[partner]);
        });
      }),
    );
  });

  it('leaves a side that takes no blanks alone, and levels what it can on the other', () => {
    fc.assert(
      fc.property(side, side, (left, right) => {
        expect(align(left, right, false).left.every((blank) => blank === 0)).toBe(true);
      }),
    );
    const left = blocks([1, 2], [2, 6], [3, 1]);
    const right = blocks([1, 4], [2, 2], [3, 1]);
    const { right: blanks } = align(left, right, false);
    expect(tops(right, blanks).slice(0, 3)).toEqual([0, 4, 8]);
  });
});

describe('blocksOf', () => {
  it('gives each section the height of its lines', () => {
    const sections = [
      { number: 0, startLine: 1, endLine: 3 },
      { number: 1, startLine: 4, endLine: 4 },
    ];
    expect(blocksOf(sections, 20)).toEqual([
      { number: 0, startLine: 1, height: 60 },
      { number: 1, startLine: 4, height: 20 },
    ]);
  });
});

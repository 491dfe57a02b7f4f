/** The shape of what a worker says of a graph that it measured: as `check.ts`. */
import * as v from 'valibot';
import { PASSES } from '../base/passes';

const MOST_OPERATORS = 100_000;
const MOST_PROGRAMS = 100;
const LONGEST_NAME = 10_000;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const name = v.pipe(v.string(), v.maxLength(LONGEST_NAME));
const time = v.pipe(v.number(), v.finite(), v.minValue(0));

const operator = v.object({
  name,
  operator: name,
  provider: name,
  us: time,
  bytes: time,
  node: v.optional(count),
  programs: v.optional(
    v.pipe(
      v.custom<readonly unknown[]>((value) => Array.isArray(value) && value.length <= MOST_PROGRAMS),
      v.array(name),
    ),
  ),
});

export const finding = v.variant('ask', [
  v.object({
    ask: v.literal('profile'),
    profile: v.object({
      operators: v.pipe(
        v.custom<readonly unknown[]>((value) => Array.isArray(value) && value.length <= MOST_OPERATORS),
        v.array(operator),
      ),
      runs: count,
    }),
  }),
  v.object({
    ask: v.literal('worth'),
    worth: v.object({
      pass: v.picklist(PASSES),
      withMs: time,
      withoutMs: time,
      ratio: time,
      low: time,
      high: time,
      turns: count,
      nodesWith: count,
      nodesWithout: count,
    }),
  }),
]);

/** Compiled functions against the rest, as text for a person. */
import type { CompiledResult } from '../compiled';
import { call, counted, interval, ms, table, verdict, type Row } from '../table';

/** Eager code takes at least so many times as long as the compiled step. */
const LEAST: Readonly<Record<string, number>> = { 'eager, tfjs cpu': 50, 'eager, tfjs wasm': 3.4 };
const MOST_TRACE_MS = 5;
const MOST_PASSES_MS = 15;
/** A compiled call takes at most so many times as long as `session.run`; */
const MOST_CALL_RATIO = 1.1;
/** and one that computes nothing, as the call of a tiny function, at most so much longer. */
const MOST_CALL_OVER_MS = 0.015;
const TINY = 'add of 2x3';

function callRow({
  name,
  compiledMs,
  byHandMs,
  tensorsMs,
  overMs,
  ratio,
}: CompiledResult['calls'][number]): Row {
  const most = `at most ${call(MOST_CALL_OVER_MS)} more`;
  const bound =
    name === TINY
      ? `${call(Math.abs(overMs))} ${overMs < 0 ? 'less' : 'more'}; ${most}: ${verdict(overMs <= MOST_CALL_OVER_MS)}`
      : `at most ${String(MOST_CALL_RATIO)}: ${verdict(ratio.ratio <= MOST_CALL_RATIO)}`;
  return [
    name,
    ratio.ratio.toPrecision(3),
    `${call(compiledMs)} to ${call(byHandMs)}, tensors ${call(tensorsMs)}; ${interval(ratio)}; ${bound}`,
  ];
}

export function compiledTable({
  turns,
  training,
  faster,
  calls,
  forward,
  threads,
  trace,
}: CompiledResult): string {
  const { trace: traceMs = NaN, passes = NaN, lowering = NaN } = trace;
  return [
    table(
      `Training step of LeNet-5, batch 32, Adam, one thread, medians of ${counted(turns, 'turn')}`,
      Object.entries(training).map(([name, time]): Row => [name, ms(time)]),
    ),
    table(
      'How many times as long it takes as compiled on ort:wasm',
      faster.map(({ of, ratio }): Row => {
        const bound = LEAST[of];
        const kept =
          bound === undefined ? '' : `; at least ${String(bound)}: ${verdict(ratio.ratio >= bound)}`;
        return [of, ratio.ratio.toPrecision(3), `${interval(ratio)}${kept}`];
      }),
    ),
    table(
      'A compiled call against session.run of the same model, arrays in and out, one thread each; tensors: what those of tfjs cost without a call',
      calls.map(callRow),
    ),
    table(
      'Forward passes op by op on tfjs wasm against the compiled call, one thread each; below 1 tfjs is the faster',
      forward.map(({ name, opByOpMs, compiledMs, ratio }): Row => [
        name,
        ratio.ratio.toPrecision(3),
        `${call(opByOpMs)} to ${call(compiledMs)}; ${interval(ratio)}`,
      ]),
    ),
    threads &&
      table(
        'Compiled on ort:wasm on one thread against two; below 1 one thread is the faster',
        threads.map(({ name, oneMs, twoMs, ratio }): Row => [
          name,
          ratio.ratio.toPrecision(3),
          `${call(oneMs)} to ${call(twoMs)}; ${interval(ratio)}`,
        ]),
      ),
    table('The training step on its way to the engine, warm', [
      ['trace', ms(traceMs), `at most ${String(MOST_TRACE_MS)} ms: ${verdict(traceMs <= MOST_TRACE_MS)}`],
      [
        'passes and lowering',
        ms(passes + lowering),
        `at most ${String(MOST_PASSES_MS)} ms: ${verdict(passes + lowering <= MOST_PASSES_MS)}`,
      ],
    ]),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

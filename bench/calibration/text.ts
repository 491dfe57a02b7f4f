/** What a machine can do at its best, as text for a person. */
import { counted, ms, table, verdict, type Row } from '../table';
import type { CalibrationResult, Figure } from '../calibration';

/** Its workers and all. */
const MOST_CALIBRATION_MS = 6_000;

export function calibrationTable({ turns, ms: took, rates }: CalibrationResult): string {
  const unit = (value: number, name: string): string => `${value.toPrecision(3)} ${name}`;
  const range = ({ low, high }: Figure, name: string): string =>
    `${low.toPrecision(3)} to ${unit(high, name)}`;
  return table(
    `What this machine can do at its best, in this browser: multiply-adds of float32 and bytes read and written, medians of ${counted(turns, 'calibration')}, with the least and the most`,
    [
      ...rates.flatMap(({ name, gflops, gbs }): Row[] => [
        [name, unit(gflops.median, 'GFLOP/s'), range(gflops, 'GFLOP/s')],
        ['', unit(gbs.median, 'GB/s'), range(gbs, 'GB/s')],
      ]),
      [
        'one calibration takes',
        ms(took.median),
        `at most ${ms(MOST_CALIBRATION_MS)}: ${verdict(took.high <= MOST_CALIBRATION_MS)}`,
      ],
    ],
  );
}

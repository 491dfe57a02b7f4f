/** The page that calibrates the machine, as the site does before a benchmark. */
import type { Calibration } from '../../src/bench/report';
import { calibrate } from '../../src/worker/calibration/calibrate';

export interface CalibrationGlobals {
  benchCalibrate(): Promise<{ readonly found: Calibration; readonly ms: number }>;
}

Object.assign(globalThis, {
  async benchCalibrate() {
    const start = performance.now();
    const found = await calibrate({
      failed: (what, why) => {
        throw new Error(`${what}: ${why}`);
      },
    });
    return { found, ms: performance.now() - start };
  },
} satisfies CalibrationGlobals);

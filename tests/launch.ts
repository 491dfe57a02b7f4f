/**
 * How the tests start their Chromium: as the command does, but for the putting together of what is on the screen. On a GPU that is
 * simulated that takes more of the processor than the page itself; WebGL and WebGPU stay as they are.
 */
import { LAUNCH_ARGS } from '../src/cli/browser.ts';

export const TEST_ARGS: readonly string[] = [...LAUNCH_ARGS, '--disable-gpu-compositing'];

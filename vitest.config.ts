import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { findChromium } from './scripts/chromium.mjs';
import { TEST_ARGS } from './tests/launch.ts';

const executablePath = findChromium();

/** Known beforehand: a dependency that is found in the middle of a run reloads the test's page. */
const DEPENDENCIES = [
  '@observablehq/plot',
  '@tensorflow/tfjs',
  '@tensorflow/tfjs-core/dist/ops/rand_util.js',
  '@tensorflow/tfjs-layers/dist/base_callbacks.js',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
  '@jridgewell/trace-mapping',
  'acorn',
  'd3-selection',
  'd3-zoom',
  'fast-check',
  'fflate',
  'onnxruntime-web/jspi',
  'onnxruntime-web/wasm',
  'onnxruntime-web/webgl',
  'papaparse',
  'pbf',
  'seedrandom',
  'sucrase',
  'valibot',
];

/** Vitest leaves a core to itself, so that on two of them the files would run one after the other. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  plugins: [svelte()],
  optimizeDeps: { include: DEPENDENCIES },
  test: {
    maxWorkers,
    // A busy machine may draw no frame for long, and a second is what there would be by default.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          setupFiles: ['tests/property-seed.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          environment: 'node',
          include: ['src/**/*.test.ts'],
          exclude: ['src/**/*.browser.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          setupFiles: ['tests/property-seed.ts'],
          include: ['tests/numerics/**/*.test.ts', 'src/**/*.browser.test.ts'],
          // Patience with software graphics on a loaded machine.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...(executablePath ? { executablePath } : {}), args: [...TEST_ARGS] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});

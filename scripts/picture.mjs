/**
 * Makes the README's pictures, of the Graph tab and of the Benchmark tab, each in the light and in the dark theme: drives the built page as
 * a person would, and writes docs/NAME-light.png and docs/NAME-dark.png, as sharp as their bound on bytes allows. With a name (`graphs`,
 * `benchmark`) only that one. The benchmark is a real one, of this machine: nothing else should run meanwhile.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { crc32, deflateSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { ensureChromium } from './chromium.mjs';
import { ensure, root, say } from './ensure.mjs';

/** Each by its name: the page's address, and what brings it to what is to be seen. */
const PICTURES = {
  graphs: { address: '?example=branch-on-data&mode=both&engine=tfjs&backend=wasm', prepare: showGraphs },
  benchmark: {
    address:
      '?suite=cnn&tab=benchmark&subject=benchmark:CNN training step, batch 32&budget=20' +
      '&contestants=eager:wasm:1,eager:wasm:4,replay:wasm:1,ort:wasm:1,ort:wasm:4',
    prepare: measure,
  },
};
const SIZE = { width: 1640, height: 860 };
/** Device pixels for one of CSS, the sharpest first. */
const SCALES = [1.5, 1.25, 1];
const MOST_BYTES = 220_000;
/** Text in shades of its colour alone: the colours of a screen's pixels are no part of a picture, and double its bytes. */
const GREY_TEXT = '--disable-lcd-text';
/** What has not changed for so long is at rest. */
const STILL_MS = 1_500;
const PATIENCE_MS = 120_000;

const { positionals } = parseArgs({ allowPositionals: true });
const names = positionals.length > 0 ? positionals : Object.keys(PICTURES);
const unknown = names.find((name) => !(name in PICTURES));
if (unknown !== undefined)
  throw new Error(`There is no picture ${unknown}; there are ${Object.keys(PICTURES).join(', ')}.`);

await ensure();
const executablePath = await ensureChromium();
const { runnerImport } = await import('vite');
const { module: launching } = await runnerImport(
  fileURLToPath(new URL('../src/cli/browser.ts', import.meta.url)),
);
const { serveSite } = await import('../dist-node/serve.js');
const site = await serveSite({ folder: join(root, 'dist'), port: 0 });
const browser = await chromium.launch({ executablePath, args: [...launching.LAUNCH_ARGS, GREY_TEXT] });

/** The page in each theme, as PNG. */
async function picture({ address, prepare }, deviceScaleFactor) {
  const context = await browser.newContext({ viewport: SIZE, deviceScaleFactor, serviceWorkers: 'block' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${site.url}${address}`);
  await page.locator('.monaco-editor .view-line').first().waitFor();
  await prepare(page);
  const files = {};
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const png = await atRest(page);
    const { width, height, colours, base64 } = await page.evaluate(indexed, png.toString('base64'));
    files[colorScheme] = encode(width, height, colours, Buffer.from(base64, 'base64'));
  }
  await context.close();
  return files;
}

/** Both graphs of a run that has ended. */
async function showGraphs(page) {
  await page.keyboard.press('Alt+Shift+3');
  await page.getByRole('tab', { name: 'Graph' }).click();
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.locator('footer .run', { hasText: 'ok in' }).waitFor();
  await page.getByRole('application').first().waitFor();
  await page.getByRole('radio', { name: 'Picture' }).check();
  await atRest(page);
  for (const fit of await page.getByRole('button', { name: 'Fit' }).all()) await fit.click();
}

/** A benchmark that has ended. */
async function measure(page) {
  const tab = page.getByRole('group', { name: 'Benchmark of the snippet' });
  const measure = tab.getByRole('button', { name: 'Measure', exact: true });
  await measure.click();
  await tab.getByRole('button', { name: 'Stop' }).waitFor();
  await measure.waitFor();
}

/** The page as PNG, when nothing moves on it any more. */
async function atRest(page) {
  for (let last; ; await page.waitForTimeout(STILL_MS)) {
    const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    if (last?.equals(png)) return png;
    last = png;
  }
}

/** Runs in the page: a PNG's pixels as indices into its 256 most frequent colours; of any other the nearest of these is taken. */
async function indexed(png) {
  const file = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([file], { type: 'image/png' }));
  const { width, height } = bitmap;
  const pen = new OffscreenCanvas(width, height).getContext('2d');
  pen.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const parts = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).map(([pixel]) => pixel);
  const colours = frequent.slice(0, 256).map(parts);
  const places = new Map(frequent.slice(0, 256).map((pixel, place) => [pixel, place]));
  for (const pixel of frequent.slice(256)) {
    const [r, g, b] = parts(pixel);
    const far = colours.map((colour) => (colour[0] - r) ** 2 + (colour[1] - g) ** 2 + (colour[2] - b) ** 2);
    places.set(pixel, far.indexOf(Math.min(...far)));
  }
  const bytes = Uint8Array.from(pixels, (pixel) => places.get(pixel));
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return { width, height, colours, base64: btoa(text) };
}

/** A PNG of indexed colours, as https://www.w3.org/TR/png-3/ has it: no filter, which suits what is flat and repeats. */
function encode(width, height, colours, pixels) {
  const rows = Buffer.alloc(height * (width + 1));
  for (let row = 0; row < height; row++)
    pixels.copy(rows, row * (width + 1) + 1, row * width, (row + 1) * width);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const data = deflateSync(rows, { level: 9, memLevel: 9 });
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(colours.flat())),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const folder = join(root, 'docs');
mkdirSync(folder, { recursive: true });
try {
  for (const name of names) {
    for (const scale of SCALES) {
      const files = Object.entries(await picture(PICTURES[name], scale));
      if (scale !== SCALES.at(-1) && files.some(([, png]) => png.length > MOST_BYTES)) continue;
      for (const [theme, png] of files) {
        const file = join(folder, `${name}-${theme}.png`);
        writeFileSync(file, png);
        say(`${file}: ${String(png.length)} bytes, ${String(scale)} device pixels for one of CSS`);
      }
      break;
    }
  }
} finally {
  await browser.close();
  await site.close();
}

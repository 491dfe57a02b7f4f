/** The example that trains a small CNN, with as many epochs as are wanted, and what it comes to. */
import { readFileSync } from 'node:fs';

const EXAMPLE = new URL('../../examples/digits-cnn.ts', import.meta.url);
const EPOCHS = /^const EPOCHS = (\d+);$/m;

/** Its text; the epochs are its own unless they are given. */
export function cnnExample(wanted?: number): { readonly text: string; readonly epochs: number } {
  const source = readFileSync(EXAMPLE, 'utf8');
  const found = EPOCHS.exec(source)?.[1];
  if (found === undefined) throw new Error('The example has no line `const EPOCHS = …;` any more');
  const epochs = wanted ?? Number(found);
  return { text: source.replace(EPOCHS, `const EPOCHS = ${String(epochs)};`), epochs };
}

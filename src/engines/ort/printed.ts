/**
 * What ONNX Runtime prints, which is how it tells what it measured. It prints through what the console has when it starts, whatever is there
 * later: so it starts with a way of ours, which leads to the console unless somebody listens.
 */
type Print = (...words: unknown[]) => void;

let listener: ((line: string) => void) | undefined;
let starting = 0;

/** Starts something that may load and start ONNX Runtime. */
export async function startedWithWay<T>(start: () => Promise<T>): Promise<T> {
  if (starting > 0) return start();
  const log = Reflect.get(console, 'log') as Print;
  const way: Print = (...words) => {
    if (listener) listener(words.map(String).join(' '));
    else log.apply(console, words);
  };
  starting++;
  Reflect.set(console, 'log', way);
  try {
    return await start();
  } finally {
    starting--;
    // What a snippet put there meanwhile stays.
    if (Reflect.get(console, 'log') === way) Reflect.set(console, 'log', log);
  }
}

/** All that is printed while something is done at once. */
export function printedBy(work: () => void): string {
  const lines: string[] = [];
  listener = (line) => lines.push(line);
  try {
    work();
  } finally {
    listener = undefined;
  }
  return lines.join('\n');
}

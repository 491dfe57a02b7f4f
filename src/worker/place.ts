/** Where the snippet is: the innermost frame of its module on the stack of whoever asks. */
import { userFrames, type Frame } from '../snippet/stack';

interface CallSite {
  getScriptNameOrSourceURL?(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}
type Preparing = typeof Error & { prepareStackTrace?: (error: Error, sites: readonly CallSite[]) => unknown };

/**
 * V8 hands out a stack as data, which costs a fifth of its text; other engines' text is read. undefined where no line of the snippet is
 * on the stack, as after an await.
 */
export function snippetFrame(moduleUrl: string): Frame | undefined {
  const holder = Error as Preparing;
  const { prepareStackTrace } = holder;
  holder.prepareStackTrace = (_, sites) => sites;
  let stack: unknown;
  try {
    ({ stack } = new Error());
  } finally {
    if (prepareStackTrace) holder.prepareStackTrace = prepareStackTrace;
    else Reflect.deleteProperty(holder, 'prepareStackTrace');
  }
  if (!Array.isArray(stack)) return userFrames({ stack: String(stack) }, moduleUrl)[0];
  const site = (stack as readonly CallSite[]).find((each) => each.getScriptNameOrSourceURL?.() === moduleUrl);
  const line = site?.getLineNumber();
  return line ? { line, column: site?.getColumnNumber() ?? 1 } : undefined;
}

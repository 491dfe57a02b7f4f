/** What ONNX Runtime says of a failure, without the places in its own source: paths of the machine that it was built on, and functions. */
const FILE = /(?:[A-Za-z]:)?[\w.+@~-]*(?:[\\/][\w.+@~-]+)+\.(?:cc|cpp|cxx|cu|h|hpp|inc):\d+(?::\d+)?:? ?/;
/** The function of C++ there, with the types of its arguments. */
const FUNCTION = /(?:[\w:<>~*&, ]*::[\w:<>~, ]+\((?:[^()]|\([^()]*\))*\)(?: const)?(?: \[[^\]]*\])? ?)?/;
const SOURCE = new RegExp(FILE.source + FUNCTION.source, 'g');

export const withoutSource = (message: string): string => message.replace(SOURCE, '').trim();

/** Runs something of ONNX Runtime; what it rejects with says the same without these. */
export async function said<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error) error.message = withoutSource(error.message);
    throw error;
  }
}

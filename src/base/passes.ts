/** The passes over a static graph, by the names that they are recorded under and switched off with. */
export const PASSES = [
  'dead_code',
  'fold',
  'simplify',
  'cse',
  'fuse',
  'gradients',
  'chains',
  // The engine's, while it lowers the graph to ONNX.
  'layout',
] as const;
export type PassName = (typeof PASSES)[number];

export const isPassName = (name: unknown): name is PassName => PASSES.some((pass) => pass === name);

/** The names in a text like `fuse,cse`, each once; undefined where one is no pass. */
export function passNames(text: string): readonly PassName[] | undefined {
  const names = text.split(',').map((name) => name.trim());
  return names.every(isPassName) ? [...new Set(names)] : undefined;
}

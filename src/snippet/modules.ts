/** What a snippet may import. */
export const MODULE_NAMES = ['@tensorflow/tfjs', 'onnxruntime-web', 'twograph', 'twograph/sklearn'] as const;
export type ModuleName = (typeof MODULE_NAMES)[number];

/**
 * What the editor's TypeScript knows: a snippet is a module in a worker, so there is no `document`; strict where that catches
 * mistakes, silent where it would only ask a learner for annotations.
 */
import { typescript } from './monaco';
import type { Typings } from './typings';

/** The compiler's own enums; Monaco's typings stop short of these. */
const BUNDLER_RESOLUTION = 100;
const MODULE_DETECTION_FORCE = 3;

/**
 * "… implicitly has an 'any' type" and its kin. The rule itself stays on, for without it an empty array is `never[]` and nothing
 * can be pushed to it.
 */
const IMPLICIT_ANY = [7005, 7006, 7008, 7010, 7011, 7015, 7017, 7018, 7019, 7031, 7034, 7053];
/** Suggestions to annotate or to rewrite. */
const NOISE = [
  7043, 7044, 7045, 7046, 7047, 7048, 7049, 7050, 80001, 80002, 80003, 80004, 80005, 80006, 80007, 80008,
  80009,
];
/** "Cannot find module", where the typings could not be had. */
const NO_MODULE = [2307, 7016, 2792];

const API = import.meta.glob<string>('../../snippet/api/*.d.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
});

let prepared: Typings | undefined;

/** Before the first model is made, so that the worker starts once and knows everything. */
export function prepareTypescript(typings: Typings): void {
  if (prepared === typings) return;
  prepared = typings;
  const { typescriptDefaults: defaults } = typescript;
  defaults.setCompilerOptions({
    target: typescript.ScriptTarget.ESNext,
    module: typescript.ModuleKind.ESNext,
    moduleResolution: BUNDLER_RESOLUTION as typescript.ModuleResolutionKind,
    moduleDetection: MODULE_DETECTION_FORCE,
    lib: [
      'lib.es2023.d.ts',
      'lib.webworker.d.ts',
      'lib.webworker.iterable.d.ts',
      'lib.webworker.asynciterable.d.ts',
    ],
    types: [],
    allowNonTsExtensions: true,
    strict: true,
    useUnknownInCatchVariables: false,
    strictPropertyInitialization: false,
    skipLibCheck: true,
    noEmit: true,
  });
  defaults.setDiagnosticsOptions({
    diagnosticCodesToIgnore: [...IMPLICIT_ANY, ...NOISE, ...(typings.missing === undefined ? [] : NO_MODULE)],
  });
  defaults.setModeConfiguration({ ...defaults.modeConfiguration, inlayHints: false });
  defaults.setExtraLibs([
    ...Object.entries(typings.files).map(([path, content]) => ({ filePath: `file:///${path}`, content })),
    ...Object.entries(API).map(([path, content]) => ({ filePath: apiPath(path), content })),
  ]);
}

/** `twograph.d.ts` is 'twograph', `sklearn.d.ts` is 'twograph/sklearn'. */
function apiPath(source: string): string {
  const file = source.slice(source.lastIndexOf('/') + 1);
  return `file:///node_modules/twograph/${file === 'twograph.d.ts' ? 'index.d.ts' : file}`;
}

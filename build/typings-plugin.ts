/**
 * The typings that the editor shows, as one JSON asset `{ path: text }`: the declaration files that an import of the snippet's
 * libraries reaches and no others (a third of what the packages hold). TypeScript itself says which, so the list cannot go stale.
 * The page gets the asset's address from `virtual:typings`.
 */
import { createRequire } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import type { Plugin } from 'vite';

/** What a snippet may import; the modules of `twograph` itself come with the editor's own code. */
const LIBRARIES = ['@tensorflow/tfjs', 'onnxruntime-web'];

const MODULE = 'virtual:typings';
const RESOLVED = `\0${MODULE}`;
const DEV_ADDRESS = '/@typings.json';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts'],
  types: [],
  skipLibCheck: true,
};

/** Texts by their path from `node_modules/` on. */
export function collectTypings(
  root: string,
  libraries: readonly string[] = LIBRARIES,
): Record<string, string> {
  const entry = resolve(root, 'typings-entry.ts');
  const text = libraries.map((name) => `import '${name}';`).join('\n');
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => path === entry || fileExists(path);
  host.readFile = (path) => (path === entry ? text : readFile(path));
  host.getSourceFile = (path, ...rest) =>
    path === entry ? ts.createSourceFile(path, text, ts.ScriptTarget.ESNext) : getSourceFile(path, ...rest);
  const program = ts.createProgram([entry], OPTIONS, host);

  const missing = program
    .getSemanticDiagnostics(program.getSourceFile(entry))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  if (missing.length > 0) throw new Error(`typings: ${missing.join('\n')}`);

  const typings: Record<string, string> = {};
  const packages = new Set(libraries);
  for (const file of program.getSourceFiles()) {
    if (file.fileName === entry || program.isSourceFileDefaultLibrary(file)) continue;
    const path = fromNodeModules(file.fileName);
    typings[path] = file.text;
    packages.add(packageOf(path));
  }
  for (const name of packages) {
    const resolved = ts.resolveModuleName(name, entry, OPTIONS, host).resolvedModule?.resolvedFileName;
    const file = resolved === undefined ? undefined : program.getSourceFile(resolved);
    // A file of ambient declarations needs no way to it: it is found by being there.
    if (resolved === undefined || !file || !ts.isExternalModule(file)) continue;
    const index = `node_modules/${name}/index.d.ts`;
    typings[index] ??= indexOf(index, fromNodeModules(resolved));
  }
  return typings;
}

/** Stands in for a package.json, which TypeScript in the page would take for a source file: leads from the package to its entry. */
function indexOf(index: string, entry: string): string {
  const from = relative(dirname(index), entry).replaceAll(sep, '/');
  return `export * from './${from.replace(/(\.d)?\.ts$/, '')}';\n`;
}

function fromNodeModules(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/')).replaceAll(sep, '/');
}

function packageOf(path: string): string {
  const [, first = '', second = ''] = path.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

export function typings(): Plugin {
  let root = process.cwd();
  let serving = false;
  let json: string | undefined;
  const text = (): string => (json ??= JSON.stringify(collectTypings(packageRoot(root))));
  return {
    name: 'twograph:typings',
    configResolved(config) {
      root = config.root;
      serving = config.command === 'serve';
    },
    configureServer(server) {
      server.middlewares.use(DEV_ADDRESS, (_request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(text());
      });
    },
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined;
      if (serving) return `export default new URL('${DEV_ADDRESS}', location.origin).href;`;
      const reference = this.emitFile({ type: 'asset', name: 'typings.json', source: text() });
      return `export default import.meta.ROLLUP_FILE_URL_${reference};`;
    },
  };
}

/** The folder that holds `node_modules`, also where the served root is a folder below it. */
function packageRoot(from: string): string {
  const manifest = createRequire(resolve(from, 'package.json')).resolve('@tensorflow/tfjs/package.json');
  return manifest.slice(0, manifest.lastIndexOf(`node_modules${sep}`));
}

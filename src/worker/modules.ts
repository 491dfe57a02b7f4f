/**
 * The modules that a snippet can import. A module worker knows no bare specifiers, so each becomes a small blob that re-exports
 * the names of a module that the runner has already loaded.
 */
import { MODULE_NAMES, type ModuleName } from '../snippet/modules';

type Namespace = Readonly<Record<string, unknown>>;
export type ModuleLoaders = Readonly<Record<ModuleName, () => Promise<Namespace> | Namespace>>;

/** Where the blobs find the modules: a name nobody would use by accident. */
const REGISTRY = '__twographModules';
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Loads the named modules and gives a URL to import each from. */
export async function moduleUrls(
  names: readonly string[],
  loaders: ModuleLoaders,
): Promise<Readonly<Record<string, string>>> {
  const registry: Record<string, Namespace> = {};
  Object.defineProperty(globalThis, REGISTRY, { value: registry });
  const wanted = MODULE_NAMES.filter((name) => names.includes(name));
  const entries = await Promise.all(
    wanted.map(async (name) => {
      registry[name] = await loaders[name]();
      return [name, shimUrl(name, registry[name])] as const;
    }),
  );
  return Object.fromEntries(entries);
}

function shimUrl(name: string, namespace: Namespace): string {
  const names = Object.keys(namespace).filter((key) => key !== 'default' && IDENTIFIER.test(key));
  const source = [
    `const m = globalThis.${REGISTRY}[${JSON.stringify(name)}];`,
    `const { ${names.map((key) => `${key}: _${key}`).join(', ')} } = m;`,
    `export { ${names.map((key) => `_${key} as ${key}`).join(', ')} };`,
    `export default m.default ?? m;`,
  ].join('\n');
  return URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}

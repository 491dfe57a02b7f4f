/**
 * Where emitted JavaScript names the modules that it imports, and the words for a module that is not there.
 */
import type { Node } from 'acorn';
import { childrenOf, isNode, type Fields } from './syntax-tree';

export interface ImportSite {
  readonly specifier: string;
  /** 0-based offsets of the literal in the JavaScript, quotes included. */
  readonly start: number;
  readonly end: number;
}

export interface ModuleUses {
  /** Static imports, re-exports, and dynamic imports of a literal, in the order of the text. */
  readonly imports: readonly ImportSite[];
  /** Calls of Node's `require` with a literal, where nothing in the snippet can be that function. */
  readonly requires: readonly ImportSite[];
}

function literalSite(node: unknown): ImportSite | undefined {
  if (!isNode(node)) return undefined;
  const { start, end } = node;
  if (node.type === 'Literal' && typeof node['value'] === 'string')
    return { specifier: node['value'], start, end };
  if (node.type !== 'TemplateLiteral') return undefined;
  const [only, ...others] = node['quasis'] as readonly { readonly value: { readonly cooked?: string } }[];
  const cooked = others.length === 0 ? only?.value.cooked : undefined;
  return cooked === undefined ? undefined : { specifier: cooked, start, end };
}

/** Walks with its own stack: a snippet may nest deeper than ours. */
export function moduleUses(program: Node): ModuleUses {
  const imports: ImportSite[] = [];
  const requires: ImportSite[] = [];
  let requireNames = 0;
  const stack: Fields[] = isNode(program) ? [program] : [];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'Identifier' && node['name'] === 'require') requireNames += 1;
    if (/^(Import|ExportNamed|ExportAll)(Declaration|Expression)$/.test(node.type)) {
      const site = literalSite(node['source']);
      if (site) imports.push(site);
    }
    if (node.type === 'CallExpression' && isNode(node['callee'])) {
      const { callee } = node;
      const [argument, ...rest] = node['arguments'] as readonly unknown[];
      const site = rest.length === 0 ? literalSite(argument) : undefined;
      if (site && callee.type === 'Identifier' && callee['name'] === 'require') requires.push(site);
    }
    for (const child of childrenOf(node)) stack.push(child);
  }
  const inOrder = (sites: ImportSite[]) => sites.sort((a, b) => a.start - b.start);
  return {
    imports: inOrder(imports),
    // A `require` that is declared, passed on or reassigned is the snippet's own affair.
    requires: requireNames === requires.length ? inOrder(requires) : [],
  };
}

const NODE_MODULES = new Set(
  'assert buffer child_process cluster crypto dns events fs http https module net os path perf_hooks process readline stream timers tls url util v8 vm worker_threads zlib'.split(
    ' ',
  ),
);

/** Names that people type for a module that is here under another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  tensorflow: '@tensorflow/tfjs',
  tf: '@tensorflow/tfjs',
  tfjs: '@tensorflow/tfjs',
  onnxruntime: 'onnxruntime-web',
  'onnxruntime-node': 'onnxruntime-web',
  ort: 'onnxruntime-web',
  sklearn: 'twograph/sklearn',
  'scikit-learn': 'twograph/sklearn',
};

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const substitute = (row[j] ?? 0) + (letter === b[j] ? 0 : 1);
      next.push(Math.min(substitute, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function closest(specifier: string, allowed: readonly string[]): string | undefined {
  if (specifier.length > 60) return undefined;
  const typed = specifier.toLowerCase();
  const ranked = allowed
    .map((name) => ({ name, far: distance(typed, name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best && best.far <= Math.max(1, Math.floor(best.name.length / 4)) ? best.name : undefined;
}

function hint(specifier: string, allowed: readonly string[]): string | undefined {
  const has = (name: string) => allowed.includes(name);
  if (specifier === '') return 'Write the name of a module between the quotes.';
  if (/^(\.{0,2}\/|\.{1,2}$|file:)/.test(specifier))
    return 'A snippet is one file and has no others beside it: put that code into the snippet itself.';
  if (/^(https?|data|blob):/i.test(specifier))
    return 'A snippet loads nothing from an address: it can reach no other site.';
  if (specifier.startsWith('node:') || NODE_MODULES.has(specifier.split('/')[0] ?? ''))
    return "That is a module of Node, and a snippet runs in the browser. For the files you dropped or picked, use 'files' from 'twograph'.";
  if (specifier.startsWith('@tensorflow/') && has('@tensorflow/tfjs'))
    return "Import from '@tensorflow/tfjs' instead: it holds what tfjs has, every backend too.";
  if (specifier.startsWith('onnxruntime-web/') && has('onnxruntime-web'))
    return "Import from 'onnxruntime-web' instead.";
  const renamed = Object.hasOwn(OTHER_NAMES, specifier) ? OTHER_NAMES[specifier] : undefined;
  const near = renamed && has(renamed) ? renamed : closest(specifier, allowed);
  return near === undefined ? undefined : `Did you mean '${near}'?`;
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}`;
}

/** What to say of an import that no module answers to. */
export function unknownModule(specifier: string, allowed: readonly string[]): string {
  const shown = specifier.length > 80 ? `${specifier.slice(0, 77)}…` : specifier;
  const there = allowed.length ? ` A snippet can import ${listed(allowed)}.` : '';
  const advice = hint(specifier, allowed);
  return `There is no module '${shown}' here.${advice === undefined ? '' : ` ${advice}`}${there}`;
}

/** What to say of Node's `require`. */
export function requireWords(specifier: string, allowed: readonly string[]): string {
  if (!allowed.includes(specifier)) return `A snippet has no 'require'. ${unknownModule(specifier, allowed)}`;
  return `A snippet has no 'require': write import * as name from '${specifier}' instead.`;
}

/**
 * Fails where the page's own JavaScript has outgrown its budget: everything that index.html's browser must have before it can show
 * the page. That is what the HTML names, what those modules import, and what the page's start waits for before its first picture.
 * The editor, the engines and the output come later and have no part in it.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { root, say } from './ensure.mjs';

/** Bytes, as gzip sends them. */
export const BUDGET = 60_000;

const isNode = (value) => typeof value?.type === 'string';
const isFunction = (node) => /Function/.test(node.type);

function childrenOf(node) {
  return Object.values(node).flat().filter(isNode);
}

/** The whole of a piece of code, functions in it included. */
function everything(node) {
  return [node, ...childrenOf(node).flatMap(everything)];
}

/** What a string says that is written out in the code; undefined for one that is put together. */
function written(node) {
  if (node?.type === 'Literal') return node.value;
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0
    ? node.quasis[0].value.cooked
    : undefined;
}

/** Names that a parameter or a variable's pattern takes. */
function namesOf(pattern) {
  if (pattern.type === 'Identifier') return [pattern.name];
  if (pattern.type === 'Property') return namesOf(pattern.value);
  if (pattern.type === 'AssignmentPattern') return namesOf(pattern.left);
  return childrenOf(pattern).flatMap(namesOf);
}

/** What is declared in a function, or in the module, but not in the functions within it; undefined for what is no function. */
function declarations(scope) {
  const inside = (node) => [node, ...(isFunction(node) ? [] : childrenOf(node).flatMap(inside))];
  const named = new Map((scope.params ?? []).flatMap(namesOf).map((name) => [name, undefined]));
  for (const node of childrenOf(scope).flatMap(inside)) {
    if (node.type === 'FunctionDeclaration') named.set(node.id?.name, node);
    if (node.type !== 'VariableDeclarator') continue;
    for (const name of namesOf(node.id))
      named.set(name, node.init && isFunction(node.init) ? node.init : undefined);
  }
  return named;
}

/**
 * The nodes that run when the module does: not the insides of functions, but for those that it calls while it runs. A name means
 * what it means where it is called: minified code has the same few names over and over.
 */
function executed(program) {
  const entered = new Set();
  const enter = (fn, scopes) => {
    if (!fn || entered.has(fn)) return [];
    entered.add(fn);
    const within = [declarations(fn), ...scopes];
    return childrenOf(fn).flatMap((node) => walk(node, within));
  };
  const called = (callee, scopes) => {
    if (isFunction(callee)) return enter(callee, scopes);
    if (callee.type !== 'Identifier') return [];
    const depth = scopes.findIndex((names) => names.has(callee.name));
    return depth < 0 ? [] : enter(scopes[depth].get(callee.name), scopes.slice(depth));
  };
  const walk = (node, scopes) => {
    if (isFunction(node) || node.type === 'MethodDefinition' || node.type === 'PropertyDefinition') return [];
    const ran = node.type === 'CallExpression' ? called(node.callee, scopes) : [];
    return [node, ...ran, ...childrenOf(node).flatMap((child) => walk(child, scopes))];
  };
  return walk(program, [declarations(program)]);
}

/** What a module imports, as it is written: `now` before it runs, `awaited` while it does, `later` at some time. */
export function importsOf(code) {
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  const sources = (nodes) =>
    nodes.map(({ source }) => written(source)).filter((from) => from?.startsWith('.'));
  const dynamic = (node) => everything(node).filter(({ type }) => type === 'ImportExpression');
  const awaited = sources(
    executed(program)
      .filter(({ type }) => type === 'AwaitExpression')
      .flatMap(dynamic),
  );
  return {
    now: sources(program.body.filter(({ source }) => source)),
    awaited,
    later: sources(dynamic(program)).filter((from) => !awaited.includes(from)),
  };
}

/** Paths in the site of the scripts that its HTML loads. */
function scriptsOf(html) {
  const tags =
    html.match(/<script\b[^>]*\btype="module"[^>]*>|<link\b[^>]*\brel="modulepreload"[^>]*>/g) ?? [];
  return tags
    .map((tag) => /\b(?:src|href)="\.?\/?([^"]+)"/.exec(tag)?.[1])
    .filter((path) => path !== undefined);
}

/** The modules at the paths and all that they cannot do without. */
export function closure(folder, paths, { awaited = false } = {}) {
  const found = new Set();
  const add = (path) => {
    if (found.has(path)) return;
    found.add(path);
    const imports = importsOf(readFileSync(join(folder, path), 'utf8'));
    const wanted = awaited ? [...imports.now, ...imports.awaited] : imports.now;
    for (const from of wanted) add(join(dirname(path), from).replaceAll('\\', '/'));
  };
  paths.forEach(add);
  return [...found];
}

export function gzBytes(folder, path) {
  return gzipSync(readFileSync(join(folder, path)), { level: 9 }).length;
}

/** The scripts that index.html needs before its first picture, with their sizes in bytes, gzipped. */
export function eagerScripts(folder) {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const paths = closure(folder, scriptsOf(html), { awaited: true });
  return paths.map((path) => ({ path, bytes: gzBytes(folder, path) }));
}

/** 0 where the page keeps within its budget, else 1, with words. */
export function checkSize(folder = join(root, 'dist')) {
  const scripts = eagerScripts(folder);
  const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
  const kB = (bytes) => (bytes / 1000).toFixed(1);
  const words = `the page's own JavaScript is ${kB(total)} kB gz, its budget ${kB(BUDGET)} kB`;
  if (scripts.length > 0 && total <= BUDGET) {
    console.log(words);
    return 0;
  }
  say(`Too large: ${words}. Load later what the first picture can do without.`);
  for (const { path, bytes } of scripts) say(`  ${kB(bytes).padStart(6)} kB  ${path}`);
  return 1;
}

if (argv[1] === fileURLToPath(import.meta.url)) process.exitCode = checkSize();

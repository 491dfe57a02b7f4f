import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * The fences: imports point one way, base <- ir <- ops <- trace, passes, onnx <- engines <- compile <- frameworks <- worker <- workspace
 * <- views <- App; layout stands between graphs and views, snippet on base alone. Each room names the rooms it may reach and the libraries that are its own.
 */
const ROOMS = [
  'bench',
  'ir',
  'ops',
  'trace',
  'passes',
  'onnx',
  'engines',
  'compile',
  'graphs',
  'layout',
  'frameworks',
  'worker',
  'workspace',
  'views',
  'cli',
];
const GRAPH = ['ir', 'ops'];
const STATIC = [...GRAPH, 'trace', 'passes', 'onnx', 'engines', 'compile'];
const LIBRARIES = {
  tfjs: {
    group: ['@tensorflow/*'],
    allowTypeImports: true,
    message: 'tfjs lives in engines/tfjs, frameworks and worker.',
  },
  ort: { group: ['onnxruntime-web', 'onnxruntime-web/*'], message: 'ONNX Runtime lives in engines/ort.' },
  monaco: { group: ['monaco-editor', 'monaco-editor/*'], message: 'Monaco lives in views.' },
  svelte: { group: ['svelte', 'svelte/*'], message: 'Svelte lives in workspace, views and App.' },
};
function fence(folder, rooms, libraries) {
  return {
    files: [`src/${folder}/**`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            ...ROOMS.filter((room) => !rooms.includes(room)).map((room) => ({
              group: [`**/${room}/*`, `**/${room}/**`],
              message: `${folder} may not import from ${room}: imports point one way (see README, "The house").`,
            })),
            ...Object.entries(LIBRARIES)
              .filter(([name]) => !libraries.includes(name))
              .map(([, pattern]) => pattern),
          ],
        },
      ],
    },
  };
}

export default ts.config(
  { ignores: ['dist', 'dist-node', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    files: ['scripts/**', 'src/cli/**', '*.config.*', 'build/**'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  { files: ['examples/**'], rules: { 'no-console': 'off' } },
  fence('base', [], []),
  fence('snippet', [], []),
  fence('ir', ['ir'], []),
  fence('ops', GRAPH, []),
  fence('trace', [...GRAPH, 'trace'], ['tfjs']),
  fence('passes', [...GRAPH, 'passes'], []),
  fence('onnx', [...GRAPH, 'onnx'], []),
  fence('engines', [...GRAPH, 'trace', 'onnx', 'engines'], ['tfjs', 'ort']),
  fence('compile', STATIC, ['tfjs']),
  fence('graphs', [...GRAPH, 'passes', 'graphs'], []),
  fence('bench', ['bench'], []),
  fence('layout', ['ir', 'graphs', 'layout'], []),
  fence('frameworks', [...STATIC, 'frameworks'], ['tfjs']),
  fence('worker', [...STATIC, 'bench', 'graphs', 'frameworks', 'worker'], ['tfjs']),
  fence('workspace', ['bench', 'graphs', 'worker', 'workspace'], ['svelte']),
  fence('views', ['bench', 'ir', 'graphs', 'layout', 'worker', 'workspace', 'views'], ['svelte', 'monaco']),
  fence('offline', [], []),
  fence('cli', ['bench', 'ir', 'graphs', 'worker', 'cli'], []),
);

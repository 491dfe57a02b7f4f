/**
 * The one door to Monaco: what of it is loaded, and how its workers start. Imported dynamically only.
 *
 * The language definitions are TypeScript's alone; `monaco-editor` as a whole would bring some eighty more and three more workers.
 */
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/typescript/register';
import * as monaco from 'monaco-editor/editor/editor.api';
import * as typescript from 'monaco-editor/languages/features/typescript/register';
import editorWorkerUrl from 'monaco-editor/editor/editor.worker?worker&url';
import typescriptWorkerUrl from 'monaco-editor/languages/features/typescript/ts.worker?worker&url';
import { spawnModuleWorker } from '../../base/spawn-worker';

globalThis.MonacoEnvironment = {
  getWorker: (_id, label) =>
    spawnModuleWorker(label === 'typescript' ? typescriptWorkerUrl : editorWorkerUrl, label),
};

export { monaco, typescript };

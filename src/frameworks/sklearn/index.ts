/** The module `twograph/sklearn`, as `src/snippet/api/sklearn.d.ts` declares it. */
import type * as Declared from 'twograph/sklearn';
import { SVC } from './svc';

export type { SVCOptions } from 'twograph/sklearn';
export { SVC };
export const svm = { SVC } satisfies (typeof Declared)['svm'];

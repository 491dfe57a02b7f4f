import { describe, expect, it } from 'vitest';
import type { BootedWorker } from './booted-worker';
import { KeptWorker } from './kept-worker';
import type { FromWorker, ToWorker } from './protocol';

function setUp() {
  const posted: ToWorker[] = [];
  let listener: (message: FromWorker) => void = () => undefined;
  let failed: (why: string) => void = () => undefined;
  const worker: Pick<BootedWorker, 'attach' | 'post' | 'dispose'> = {
    attach: (listens, fails) => {
      listener = listens;
      failed = fails;
    },
    post: (message) => posted.push(message),
    dispose: () => {
      failed('it was stopped');
    },
  };
  const kept = new KeptWorker(worker as BootedWorker, ({ kind, message }) =>
    Promise.resolve({ kind, message, line: 7 }),
  );
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    kept,
    posted,
    settled,
    says: (message: FromWorker) => {
      listener(message);
    },
  };
}

const file = (byte: number): FromWorker => ({
  type: 'exported',
  bytes: new Uint8Array([byte]),
  signature: '()',
});

describe('a kept worker', () => {
  it('writes one file after the other', async () => {
    const { kept, posted, says, settled } = setUp();
    const [f, g] = [kept.exportOnnx('f', '()'), kept.exportOnnx('g', '(int32[])')];
    await settled();
    expect(posted).toEqual([{ type: 'export', fn: 'f', signature: '()' }]);
    says(file(1));
    await settled();
    expect(posted[1]).toEqual({ type: 'export', fn: 'g', signature: '(int32[])' });
    says(file(2));
    expect(await Promise.all([f, g])).toEqual([
      { bytes: new Uint8Array([1]) },
      { bytes: new Uint8Array([2]) },
    ]);
  });

  it('gives the reason at its line where there is no file', async () => {
    const { kept, says, settled } = setUp();
    const asked = kept.exportOnnx('f', '()');
    await settled();
    says({ type: 'notExported', error: { kind: 'runtime', message: 'it gives nothing', frames: [] } });
    expect(await asked).toEqual({ error: { kind: 'runtime', message: 'it gives nothing', line: 7 } });
  });

  it('measures one thing after the other, after what was asked before, and tells how far it is', async () => {
    const { kept, posted, says, settled } = setUp();
    const progress: string[] = [];
    const question = { ask: 'worth', fn: 'f', signature: '()', pass: 'fuse' } as const;
    void kept.exportOnnx('f', '()');
    const asked = kept.measure(question, (done, of) => progress.push(`${String(done)}/${String(of)}`));
    await settled();
    expect(posted).toHaveLength(1);
    says(file(1));
    await settled();
    expect(posted[1]).toEqual({ type: 'measure', question });
    says({ type: 'measuring', done: 1, of: 24 });
    const finding = { ask: 'profile', profile: { operators: [], runs: 3 } } as const;
    says({ type: 'measured', finding });
    expect(await asked).toEqual(finding);
    expect(progress).toEqual(['1/24']);
    const refused = kept.measure(question);
    await settled();
    says({ type: 'notMeasured', error: { kind: 'usage', message: 'no such graph', frames: [] } });
    expect(await refused).toEqual({ error: { kind: 'usage', message: 'no such graph', line: 7 } });
  });

  it('says that it is gone to who still waits and to who asks later', async () => {
    const { kept, settled } = setUp();
    const asked = kept.exportOnnx('f', '()');
    await settled();
    kept.dispose();
    for (const result of [await asked, await kept.exportOnnx('f', '()')])
      expect(result).toMatchObject({ error: { message: expect.stringContaining('Run again') as string } });
  });
});

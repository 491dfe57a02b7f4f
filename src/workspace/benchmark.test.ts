import { describe, expect, it } from 'vitest';
import { settingsFromQuery } from '../snippet/query';
import { Bench, TIMED } from './fake-bench';
import { rowOf, settled } from './fake-benchmark-client';
import { shareLink } from './make-link';

describe('an address', () => {
  it('sets everything, and measures nothing', async () => {
    const { benchmark, client } = await new Bench().open(
      'https://twograph.test/?tab=benchmark&subject=compile:step&signature=(float32[2])&contestants=eager:wasm,ort:wasm:2:frozen&budget=4&precision=2.5&batches=8,1,64',
    );
    expect(benchmark.choice).toEqual({
      subject: { via: 'compile', name: 'step', signature: '(float32[2])' },
      contestants: ['eager:wasm', 'ort:wasm:2:frozen'],
      budgetMs: 4000,
      precision: 0.025,
      batches: [1, 8, 64],
    });
    expect(client.measurings).toEqual([]);
  });

  it('says what of it can’t be', async () => {
    const { benchmark, page } = await new Bench().open(
      'https://twograph.test/?contestants=eager:abacus&budget=0&batches=2,x&suite=none',
    );
    expect(benchmark.choice.contestants).toBeUndefined();
    for (const words of [
      /eager:abacus; it may be/,
      /budget=0; .* seconds/,
      /batches=2,x/,
      /no built-in benchmark named “none”/,
    ])
      expect(page.said.join()).toMatch(words);
  });

  it('of a result sets what was measured', async () => {
    const bench = new Bench();
    const { benchmark, client, page } = await bench.open();
    benchmark.change({ contestants: ['eager:wasm'], batches: [4], precision: 0.1, budgetMs: 2000 });
    void benchmark.measure();
    await settled();
    await client.last.end('done', rowOf('eager:wasm', TIMED));
    const link = await benchmark.link(client.last.report);
    expect(settingsFromQuery(new URL(link).search)).toMatchObject({
      settings: { tab: 'benchmark', example: 'one', subject: 'compile:forward', contestants: 'eager:wasm' },
      ignored: [],
    });
    const again = await bench.open(link);
    expect(again.page.workspace.view.tab).toBe('benchmark');
    expect(again.benchmark.choice).toEqual({
      ...benchmark.choice,
      subject: { via: 'compile', name: 'forward' },
    });
    expect(page.text).toBe(again.page.text);
  });

  it('of a result leaves the page in the mode that it is in', async () => {
    const { benchmark, client, page } = await new Bench().open();
    page.workspace.choose({ mode: 'both', backend: 'wasm' });
    void benchmark.measure();
    await settled();
    await client.last.end('done');
    const link = await benchmark.link(client.last.report);
    expect(settingsFromQuery(new URL(link).search).settings).toMatchObject({ mode: 'both', backend: 'wasm' });
  });

  it('opens a built-in benchmark, which a link to its result names', async () => {
    const bench = new Bench();
    const { benchmark, client, page } = await bench.open('https://twograph.test/?tab=benchmark&suite=matmul');
    expect(page.text).toBe('built in');
    void benchmark.measure();
    await settled();
    await client.last.end('done');
    expect(await benchmark.link(client.last.report)).toContain('suite=matmul');
  });

  it('that is shared from the benchmark holds what is chosen', async () => {
    const bench = new Bench();
    const { benchmark, page } = await bench.open();
    benchmark.change({
      contestants: ['ort:wasm'],
      batches: [2, 4],
      subject: { via: 'benchmark', name: 'f' },
    });
    expect(await shareLink(page.workspace)).not.toContain('contestants');
    page.workspace.view.goToTab('benchmark');
    const again = await bench.open(await shareLink(page.workspace));
    expect(again.page.workspace.view.tab).toBe('benchmark');
    expect(again.benchmark.choice).toEqual(benchmark.choice);
  });

  it('follows what is changed, where it names it', async () => {
    const { benchmark, page } = await new Bench().open('https://twograph.test/?budget=4');
    benchmark.change({ budgetMs: 9000, precision: 0.01 });
    expect(page.address.now).toBe('https://twograph.test/?budget=9');
  });
});

describe('measuring', () => {
  it('asks for what is chosen, of the text as it stands', async () => {
    const { benchmark, client, page } = await new Bench().open();
    page.workspace.open.edit('changed');
    void benchmark.measure();
    await settled();
    expect(client.last.request).toMatchObject({
      text: 'changed',
      title: 'Example one, changed',
      settings: { contestants: ['eager:cpu', 'ort:wasm'], batches: [] },
    });
    expect(client.last.request.subject).toBeUndefined();
  });

  it('that begins before it is known what the browser has waits for that, where nobody chose; and can be stopped then', async () => {
    const bench = new Bench();
    let tell = (): void => undefined;
    bench.known = new Promise<void>((resolve) => (tell = resolve));
    const { benchmark, client } = await bench.open();
    void benchmark.measure();
    await settled();
    expect(benchmark.measuring).toBe(true);
    expect(client.measurings).toEqual([]);
    bench.sensible = ['eager:cpu', 'eager:wasm:1', 'eager:wasm:4'];
    tell();
    await settled();
    expect(client.last.request.settings.contestants).toEqual(bench.sensible);
    await client.last.end('done');

    bench.known = new Promise<void>((resolve) => (tell = resolve));
    const stopped = benchmark.measure();
    await settled();
    benchmark.stop();
    tell();
    await stopped;
    expect(benchmark.measuring).toBe(false);
    expect(client.measurings).toHaveLength(1);

    benchmark.change({ contestants: ['eager:cpu'] });
    bench.known = new Promise(() => undefined);
    void benchmark.measure();
    await settled();
    expect(client.last.request.settings.contestants).toEqual(['eager:cpu']);
  });

  it('leaves the subject of another text behind', async () => {
    const { benchmark, page } = await new Bench().open();
    benchmark.change({ subject: { via: 'compile', name: 'step' }, budgetMs: 3000 });
    expect(benchmark.subjects).toEqual([{ via: 'compile', name: 'step' }]);
    page.workspace.open.open('example:two');
    expect(benchmark.choice).toMatchObject({ subject: undefined, budgetMs: 3000 });
  });

  it('ends a run that is under way, and lets none begin', async () => {
    const { benchmark, client, page } = await new Bench().open();
    void page.workspace.runText();
    void benchmark.measure();
    await settled();
    expect(page.client.last.stopped).toBe(true);
    await page.workspace.runText();
    expect(page.client.runs).toHaveLength(1);
    expect(page.said.join()).toMatch(/A run would disturb the measurement: stop it first/);
    await client.last.end('done');
    void page.workspace.runText();
    expect(page.client.runs).toHaveLength(2);
  });

  it('waits while another page measures, and says so', async () => {
    const bench = new Bench();
    const [left, right] = [await bench.open(), await bench.open()];
    void left.benchmark.measure();
    await settled();
    await right.benchmark.measure();
    expect(right.client.measurings).toEqual([]);
    expect(right.benchmark.measuring).toBe(false);
    expect(right.page.said.join()).toMatch(/Another page of Twograph is measuring/);
    await left.client.last.end('done');
    void right.benchmark.measure();
    await settled();
    expect(right.client.measurings).toHaveLength(1);
  });

  it('says when the page was out of sight', async () => {
    const { benchmark, client } = await new Bench().open();
    void benchmark.measure();
    await settled();
    client.last.tell(rowOf('eager:cpu', TIMED));
    expect(benchmark.shown?.hidden).toBe(false);
    benchmark.wentHidden();
    expect(benchmark.shown?.hidden).toBe(true);
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    expect(benchmark.shown?.hidden).toBe(true);
  });

  it('shows what is new at once, and samples at a pace that leaves the machine free', async () => {
    const bench = new Bench();
    const { benchmark, client } = await bench.open();
    void benchmark.measure();
    await settled();
    const samples = () => benchmark.shown?.points[0]?.rows[0]?.samples.length;
    client.last.tell(rowOf('eager:cpu', { ...TIMED, samples: [1] }));
    expect(samples()).toBe(1);
    client.last.tell(rowOf('eager:cpu', { ...TIMED, samples: [1, 1] }));
    expect(samples()).toBe(1);
    bench.browser.clock.pass(600);
    client.last.tell(rowOf('eager:cpu', { ...TIMED, samples: [1, 1, 1] }));
    expect(samples()).toBe(3);
    client.last.tell(rowOf('eager:cpu', { status: 'failed', why: 'lost its device' }));
    expect(benchmark.said).toMatch(/eager tfjs cpu: lost its device/);
  });
});

describe('results', () => {
  it('are kept as they grow: what was measured outlives a stop, and a page that ends in the middle', async () => {
    const bench = new Bench();
    const { benchmark, client } = await bench.open();
    void benchmark.measure();
    await settled();
    client.last.tell(rowOf('eager:cpu', TIMED), rowOf('ort:wasm', { status: 'preparing' }));
    benchmark.leaving();
    await settled();
    bench.taken = false;
    const later = await bench.open();
    expect(later.benchmark.kept.list).toMatchObject([{ id: 'r1', status: 'stopped', subject: 'forward' }]);
    await later.benchmark.openKept('r1');
    expect(later.benchmark.shown).toMatchObject({ status: 'stopped', points: [{ rows: [TIMED, {}] }] });

    benchmark.stop();
    expect(client.last.stopped).toBe(true);
    await client.last.end('stopped', rowOf('eager:cpu', TIMED));
    expect(benchmark.shown?.points[0]?.rows[0]?.samples).toEqual(TIMED.samples);
    expect(benchmark.measuring).toBe(false);
  });

  it('of another page stand in the list as soon as they are kept', async () => {
    const bench = new Bench();
    const [left, right] = [await bench.open(), await bench.open()];
    void left.benchmark.measure();
    await settled();
    left.client.last.tell(rowOf('eager:cpu', TIMED));
    await settled();
    expect(right.benchmark.kept.list).toMatchObject([{ status: 'running' }]);
    await left.client.last.end('done', rowOf('eager:cpu', TIMED));
    expect(right.benchmark.kept.list).toMatchObject([{ status: 'done' }]);
  });

  it('that are deleted can be had back', async () => {
    const { benchmark, client, page } = await new Bench().open();
    void benchmark.measure();
    await settled();
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    await benchmark.remove('r1');
    expect(benchmark.kept.list).toEqual([]);
    expect(benchmark.shown).toBeUndefined();
    page.press('Undo');
    await settled();
    expect(benchmark.kept.list).toMatchObject([{ id: 'r1' }]);
  });

  it('last as long as the page where there is no room, and are kept when there is', async () => {
    const bench = new Bench();
    const { write } = bench.shelf;
    let full = true;
    bench.shelf.write = (...entry) =>
      full ? Promise.reject(new DOMException('no room', 'QuotaExceededError')) : write(...entry);
    const { benchmark, client } = await bench.open();
    void benchmark.measure();
    await settled();
    await client.last.end('done', rowOf('eager:cpu', TIMED));
    expect(benchmark.kept.trouble).toBe('full');
    expect(await benchmark.kept.read('r1')).toMatchObject({ id: 'r1', status: 'done' });
    expect((await bench.open()).benchmark.kept.list).toEqual([]);
    full = false;
    await benchmark.kept.remove('another');
    await settled();
    expect(benchmark.kept.trouble).toBeUndefined();
    expect((await bench.open()).benchmark.kept.list).toMatchObject([{ id: 'r1' }]);
  });

  it('that are damaged are said to be', async () => {
    const bench = new Bench();
    const { benchmark, client, page } = await bench.open();
    void benchmark.measure();
    await settled();
    await client.last.end('done');
    const [head] = await bench.shelf.heads();
    if (head) await bench.shelf.write(head, '{"version":1');
    await benchmark.compareWith('r1');
    expect(benchmark.against).toBeUndefined();
    expect(page.said.join()).toMatch(/can no longer be read/);
  });
});

describe('subjects', () => {
  it('are what was found in the text as it stands', async () => {
    const { benchmark, client, page } = await new Bench().open();
    client.found = { subjects: [{ via: 'benchmark', name: 'matmul 64', batch: 64 }] };
    await benchmark.find();
    expect(benchmark.subjects).toEqual(client.found.subjects);
    expect(benchmark.choice.subject).toEqual(client.found.subjects[0]);
    expect(page.said.join()).toContain('Found 1.');
    page.workspace.open.edit('something else');
    expect(benchmark.subjects).toEqual([]);
  });

  it('that are found leave the one that was chosen', async () => {
    const { benchmark, client } = await new Bench().open();
    benchmark.change({ subject: { via: 'compile', name: 'step' } });
    client.found = {
      subjects: [
        { via: 'compile', name: 'loss' },
        { via: 'compile', name: 'step' },
      ],
    };
    await benchmark.find();
    expect(benchmark.choice.subject).toEqual({ via: 'compile', name: 'step' });
  });

  it('whose name is no longer in the text give way to the first one, until it stands there again', async () => {
    const { benchmark, client, page } = await new Bench().open();
    page.workspace.open.edit('const step = 1');
    benchmark.change({ subject: { via: 'compile', name: 'step' } });
    page.workspace.open.edit('const loss = 1');
    expect(benchmark.choice.subject).toBeUndefined();
    expect(benchmark.gone?.name).toBe('step');
    page.workspace.open.edit('const step = 2');
    expect(benchmark.choice.subject).toEqual({ via: 'compile', name: 'step' });
    page.workspace.open.edit('const loss = 1');
    void benchmark.measure();
    await settled();
    expect(client.last.request.subject).toBeUndefined();
    expect(benchmark.gone).toBeUndefined();
  });

  it('are no longer looked for when that is stopped', async () => {
    const { benchmark, client, page } = await new Bench().open();
    client.searching = true;
    const search = benchmark.find();
    expect(benchmark.finding).toBe(true);
    benchmark.stop();
    await search;
    expect(benchmark.finding).toBe(false);
    expect(page.said.join()).toContain('The search was stopped.');
  });

  it('that there are none is said, with what to do', async () => {
    const { benchmark, client, page } = await new Bench().open();
    client.found = { subjects: [], error: { kind: 'runtime', message: 'x is not defined' } };
    await benchmark.find();
    expect(page.said.join()).toMatch(/wrap a function in compile.*The snippet failed: x is not defined/);
  });
});

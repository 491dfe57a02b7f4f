/** Players on a clock that goes on only when somebody works, for tests: what each takes, and what is wrong with it, is given. */
import seedrandom from 'seedrandom';
import { contestantId, type ContestantSpec } from './contestants';
import { PlayerError, type Cast, type Player, type Prepared, type Values } from './players';
import type { BenchmarkReport, Machine, Settings, Subject } from './report';

/** A clock that goes on when somebody works, and by itself a little whenever it is looked at. */
export class FakeClock {
  ms = 0;
  constructor(
    readonly grain = 0.005,
    readonly look = 0.001,
  ) {}
  readonly now = (): number => {
    this.ms += this.look;
    return Math.floor(this.ms / this.grain) * this.grain;
  };
}

/** Normal, by Box and Muller. */
export function normals(seed: string): () => number {
  const random = seedrandom.alea(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export interface FakePlay {
  /** Milliseconds of a call, at that clock's time and batch. */
  readonly takes: (atMs: number, batch: number | undefined) => number;
  /** Of a call that is not read back; as long as one that is, where it is left out. */
  readonly unread?: () => number;
  readonly outcome?: readonly Values[];
  /** What the nth call gives that is made to be compared once more, from 0; the outcome, where it is left out. */
  readonly again?: (time: number) => readonly (Values | undefined)[];
  readonly againError?: PlayerError;
  /** Of the reference: what tells at once that the function asks JavaScript for random numbers. */
  readonly strays?: PlayerError;
  readonly castError?: PlayerError;
  readonly prepareError?: (batch: number | undefined) => PlayerError | undefined;
  /** Of the reference: what it tells of a function that gives something else each time. */
  readonly varies?: PlayerError;
  /** What the nth sample rejects with, and after how long. */
  readonly takeError?: (call: number) => { readonly error: unknown; readonly afterMs: number } | undefined;
  readonly bootMs?: number;
}

export const floats = (...data: number[]): Values => ({
  dtype: 'float32',
  shape: [data.length],
  data: Float32Array.from(data),
});

const RIGHT = [floats(1, 2, 3)];
const SUBJECT: Subject = { via: 'benchmark', name: 'subject', batch: 8 };

export interface FakeCompany {
  readonly cast: Cast;
  readonly casts: string[];
  readonly disposed: string[];
}

export function fakeCompany(clock: FakeClock, plays: Readonly<Record<string, FakePlay>>): FakeCompany {
  const casts: string[] = [];
  const disposed: string[] = [];
  const cast = (spec: ContestantSpec): Promise<Player> => {
    const id = contestantId(spec);
    casts.push(id);
    const play = plays[id];
    if (!play) return Promise.reject(new PlayerError('unavailable', `no ${id} here`));
    clock.ms += play.bootMs ?? 100;
    if (play.castError) return Promise.reject(play.castError);
    let size: number | undefined;
    let calls = 0;
    const prepare = (_: unknown, batch: number | undefined): Promise<Prepared> => {
      size = batch;
      const error = play.prepareError?.(batch);
      if (error) return Promise.reject(error);
      const firstMs = 2 * play.takes(clock.ms, batch);
      clock.ms += firstMs;
      return Promise.resolve({
        cold: { loadMs: play.bootMs ?? 100, firstMs },
        counts: { kernels: 3 },
        outcome: play.outcome ?? RIGHT,
        ...(play.strays && { varies: play.strays }),
      });
    };
    let times = 0;
    const again = (): Promise<readonly (Values | undefined)[]> => {
      clock.ms += play.takes(clock.ms, size);
      if (play.againError) return Promise.reject(play.againError);
      return Promise.resolve(play.again?.(times++) ?? play.outcome ?? RIGHT);
    };
    const take = (times: number, warmUpMs: number, read: boolean): Promise<number> => {
      const fault = play.takeError?.(calls++);
      if (fault) {
        clock.ms += fault.afterMs;
        return Promise.reject(fault.error as Error);
      }
      const call = (): void => {
        clock.ms += read || !play.unread ? play.takes(clock.ms, size) : play.unread();
      };
      const until = clock.now() + warmUpMs;
      if (warmUpMs > 0)
        do call();
        while (clock.now() < until);
      const start = clock.now();
      for (let time = 0; time < times; time++) call();
      return Promise.resolve(clock.now() - start);
    };
    return Promise.resolve({
      subject: SUBJECT,
      start: () => Promise.resolve({ args: [], variables: [] }),
      prepare,
      again,
      varies: () => Promise.resolve(play.varies),
      take,
      dispose: () => void disposed.push(id),
    });
  };
  return { cast, casts, disposed };
}

export const MACHINE: Machine = {
  name: 'this browser',
  browser: 'Chromium 140',
  platform: 'Linux x86_64',
  cores: 4,
  isolated: true,
  clockMs: 0.005,
  versions: { twograph: '0.1.0', tfjs: '4.22.0', ort: '1.30.0' },
};

export const givenFor = (
  contestants: readonly string[],
  settings: Partial<Settings> = {},
): Omit<BenchmarkReport, 'status' | 'why' | 'place' | 'during' | 'hidden' | 'points'> => ({
  version: 1,
  id: 'a',
  at: '2026-11-21T12:00:00.000Z',
  title: 'A snippet',
  text: 'benchmark("subject", f, x);',
  subject: SUBJECT,
  settings: { contestants, budgetMs: 5000, precision: 0.02, batches: [], seed: 1, ...settings },
  machine: MACHINE,
});

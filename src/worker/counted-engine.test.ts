import { expect, test } from 'vitest';
import type { Engine, Given, Made, Program } from '../engines/engine';
import { Activity } from './activity';
import { countedEngine } from './counted-engine';
import { watchForStall } from './stall';

const GRAPH = { name: 'f', nodes: [], results: [], updates: [] };
const GIVEN: Given = { inputs: [], random: [], states: [] };

/** A promise that is settled when told. */
function open<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (why: Error) => void = () => undefined;
  const promise = new Promise<T>((...given) => {
    [resolve, reject] = given;
  });
  return { promise, resolve, reject };
}

/** An engine whose work is done, or fails, when told. */
function slowEngine() {
  const prepared = open<Program>();
  const ran = open<Made>();
  const notes = ['on one thread'];
  const program: Program = { notes, run: () => ran.promise, dispose: () => undefined };
  const engine: Engine = { name: 'ort:wasm', prepare: () => prepared.promise };
  const activity = new Activity({ setTimeout, clearTimeout, setInterval, clearInterval, fetch });
  return { prepared, ran, program, activity, engine: countedEngine(engine, activity) };
}

test('an engine is pending while it prepares a program, and while that runs', async () => {
  const { prepared, ran, program, activity, engine } = slowEngine();
  const asked = engine.prepare(GRAPH);
  expect(activity.pending).toBe(1);
  prepared.resolve(program);
  const given = await asked;
  expect(activity.pending).toBe(0);
  const result = given.run(GIVEN);
  expect(activity.pending).toBe(1);
  const made = { results: [], updates: [] };
  ran.resolve(made);
  expect(await result).toBe(made);
  expect(activity.pending).toBe(0);
  expect(given.notes).toEqual(['on one thread']);
});

test('what fails is pending no more', async () => {
  const { prepared, ran, program, activity, engine } = slowEngine();
  const asked = engine.prepare(GRAPH);
  prepared.resolve(program);
  const given = await asked;
  ran.reject(new Error('the device is gone'));
  await expect(given.run(GIVEN)).rejects.toThrow('the device is gone');
  expect(activity.pending).toBe(0);

  const other = slowEngine();
  other.prepared.reject(new Error('not loaded'));
  await expect(other.engine.prepare(GRAPH)).rejects.toThrow('not loaded');
  expect(other.activity.pending).toBe(0);
});

test('an engine that takes long is no stall, however often it is looked at', () => {
  const { activity, engine } = slowEngine();
  void engine.prepare(GRAPH);
  const looks: (() => void)[] = [];
  let told = false;
  watchForStall(
    { pending: () => activity.pending, progress: () => 0 },
    (look) => looks.push(look),
    () => {
      told = true;
    },
  );
  for (let look = 0; look < 100; look++) looks.pop()?.();
  expect(told).toBe(false);
});

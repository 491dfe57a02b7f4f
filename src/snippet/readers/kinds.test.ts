import { describe, expect, it } from 'vitest';
import { readingCall } from './kinds';

describe('how a snippet reads a file', () => {
  it.each([
    ['data.csv', '', "await datasets.csv('data.csv')"],
    ['TABLE.TSV', '', "await datasets.csv('TABLE.TSV')"],
    ['train-images-idx3-ubyte.gz', 'application/gzip', "await datasets.idx('train-images-idx3-ubyte.gz')"],
    ['photo.jpeg', '', "await datasets.image('photo.jpeg')"],
    ['notes.txt', 'text/plain', "files.get('notes.txt')"],
  ])('%s is told by its name', (name, type, call) => {
    expect(readingCall({ name, type })).toBe(call);
  });

  it('is told by the type where the name says nothing', () => {
    expect(readingCall({ name: 'export', type: 'text/csv' })).toBe("await datasets.csv('export')");
  });

  it('believes the name before the type, as the readers do', () => {
    expect(readingCall({ name: 'a.csv', type: 'image/png' })).toBe("await datasets.csv('a.csv')");
  });

  it('is code whatever the name holds', () => {
    expect(readingCall({ name: "it's a\\b.csv", type: '' })).toBe("await datasets.csv('it\\'s a\\\\b.csv')");
  });
});

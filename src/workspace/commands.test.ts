import { describe, expect, it } from 'vitest';
import { commandFor } from './command-keys';
import { COMMANDS, command, isAvailable, type Command } from './commands';
import { FakeBrowser } from './fake-page';
import { keyCaps, type KeyPress } from './keys';

const commands: readonly Command[] = COMMANDS;

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

async function open() {
  const page = new FakeBrowser().open();
  await page.workspace.start();
  return page;
}

describe('commands', () => {
  it('have each a key of their own', () => {
    const keys = commands.map(({ key }) => key && keyCaps(key, false).join('+'));
    expect(keys).not.toContain(undefined);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('have each a name of their own', () => {
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
    expect(new Set(commands.map(({ title }) => title)).size).toBe(commands.length);
  });

  it('run by their keys', async () => {
    const page = await open();
    const found = commandFor(press('Enter', { ctrlKey: true }), page.workspace, {
      mac: false,
      inEditor: true,
    });
    found?.run(page.workspace);
    expect(page.client.runs).toHaveLength(1);
  });

  it('leave Ctrl+. to the editor while nothing runs', async () => {
    const page = await open();
    const stop = press('.', { ctrlKey: true });
    expect(commandFor(stop, page.workspace, { mac: false, inEditor: true })).toBeUndefined();
    void page.workspace.runText();
    expect(commandFor(stop, page.workspace, { mac: false, inEditor: true })?.id).toBe('stop');
  });

  it('leave the function keys to the editor where it has the focus', async () => {
    const { workspace } = await open();
    expect(commandFor(press('F1'), workspace, { mac: false, inEditor: true })).toBeUndefined();
    expect(commandFor(press('F1'), workspace, { mac: false, inEditor: false })?.id).toBe('help');
  });

  it('offer the reset only where something was changed', async () => {
    const { workspace } = await open();
    expect(isAvailable(command('reset'), workspace)).toBe(false);
    workspace.open.edit('changed');
    expect(isAvailable(command('reset'), workspace)).toBe(true);
  });

  it('keep drafts out of an embedded page', async () => {
    const page = new FakeBrowser().open({ embedded: true });
    await page.workspace.start();
    const ids = commands.filter((each) => isAvailable(each, page.workspace)).map(({ id }) => id);
    expect(ids).not.toContain('drafts');
    expect(ids).not.toContain('save');
    expect(ids).toContain('run');
  });
});

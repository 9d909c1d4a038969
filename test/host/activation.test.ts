import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { commandIds } from '../../src/editor/contributions.ts';
import { ourExtension } from './project.ts';
import { waitFor } from './wait-for.ts';

describe('activation', () => {
  it('comes by itself in a folder with a dbt project', async () => {
    await waitFor('activation', () => ourExtension().isActive);
  });

  it('registers every command', async () => {
    const registered = new Set(await commands.getCommands(true));
    for (const id of Object.values(commandIds)) assert.ok(registered.has(id), id);
  });
});

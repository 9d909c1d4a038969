import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { commands } from 'vscode';
import { commandIds } from '../../src/editor/contributions.ts';
import { fileUri, lastRunResults, ourExtension, workspaceFolder } from './project.ts';
import { waitFor } from './wait-for.ts';

/** The process of the engine, a child of this extension host. */
function enginePid(): number | undefined {
  const line = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((text) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(text))
    .find((match) => match && Number(match[2]) === process.pid && match[3]?.includes('dist/engine.js'));
  return line ? Number(line[1]) : undefined;
}

describe('a crash of the engine', () => {
  it('costs a restart of the engine, and no more', async () => {
    await ourExtension().activate();
    await commands.executeCommand(commandIds.refresh);
    const before = enginePid();
    assert.ok(before !== undefined);
    process.kill(before, 'SIGKILL');
    const after = await waitFor('another engine', () => {
      const pid = enginePid();
      return pid !== before && pid;
    });
    assert.notEqual(after, before);
    await rm(`${workspaceFolder()}/target/run_results.json`, { force: true });
    await commands.executeCommand(commandIds.runModel, fileUri('models/staging/touchpoints.sql'));
    assert.deepEqual([...(await lastRunResults())], [['model.small_shop.touchpoints', 'success']]);
  });
});

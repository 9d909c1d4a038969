import assert from 'node:assert/strict';
import { closeAnalyser } from '../../src/engine/analyser.ts';
import { type Emulator, requireEmulator, startEmulator } from '../support/emulator.ts';
import { openTarget, writeEmulatorProject } from '../support/emulator-project.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('attribution compare', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let emulator: Emulator;
  let root: string;

  before(async function () {
    requireEmulator(this);
    emulator = await startEmulator();
    root = await writeEmulatorProject(folder.path, emulator);
  });

  after(async () => {
    await closeAnalyser();
    await emulator.stop();
  });

  const attribution = (...args: readonly string[]) => runCli(args, { cwd: root });

  it('runs both targets and ends with 0 where they are the same', async () => {
    const { code, stdout, stderr } = await attribution('compare', '--target', 'emulator');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /mart_last_click +same +same +3 +3 +0 \/ 0/);
    assert.match(stdout, /4 of 4 models are the same\.\n$/);
    assert.match(stderr, /Running in emulator: 4 of 4/);
  });

  it('ends with 1 where something differs, and tells it side by side', async () => {
    const remote = await openTarget(root, 'emulator');
    await (await remote.warehouse()).execute(`UPDATE shop.mart_last_click SET channel = 'Elsewhere' WHERE conversion_id = 'o1'`);
    await remote.close();
    const text = await attribution('compare', '--target', 'emulator', '--no-run');
    assert.equal(text.code, 1, text.stderr);
    assert.match(text.stdout, /mart_last_click +different +same +3 +3 +1 \/ 1/);
    assert.match(text.stdout, /conversion_id o1: differs in channel\n/);
    assert.match(text.stdout, /≠ +channel +Direct +Elsewhere/);
    assert.match(text.stdout, /3 of 4 models are the same; not: mart_last_click\.\n$/);
    const json = await attribution('compare', '--target', 'emulator', '--no-run', '--select', 'mart_last_click', '--output', 'json');
    assert.equal(json.code, 1, json.stderr);
    const { same, models } = JSON.parse(json.stdout) as { same: boolean; models: { verdict: string; rows: { onlyLocal: number } }[] };
    assert.deepEqual([same, models.map(({ verdict, rows }) => [verdict, rows.onlyLocal])], [false, [['different', 1]]]);
  });

  it('ends with 2 where it is called wrongly', async () => {
    for (const args of [
      ['compare'],
      ['compare', '--target', 'local'],
      ['compare', '--target', 'nowhere'],
      ['compare', '--target', 'emulator', '--select', 'nothing_of_this_name'],
    ]) {
      const { code, stderr } = await attribution(...args);
      assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
  });
});

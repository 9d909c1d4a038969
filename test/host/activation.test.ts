import assert from 'node:assert/strict';
import { extensions, commands } from 'vscode';
describe('activation', () => {
  it('activates', async () => {
    const extension = extensions.getExtension('attribution-lab.attribution-lab');
    assert.ok(extension);
    await extension.activate();
    const all = await commands.getCommands(true);
    assert.ok(all.includes('attributionLab.showLog'));
  });
  it('fails', () => assert.equal(1, 2));
});

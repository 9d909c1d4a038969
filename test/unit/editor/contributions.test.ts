import assert from 'node:assert/strict';
import manifestFile from '../../../package.json' with { type: 'json' };
import { commandIds, contextKeys, itemKinds, panelTypes, settingIds, targetSection, viewIds } from '../../../src/editor/contributions.ts';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

const manifest: Manifest = manifestFile;
const { commands, menus, views, viewsWelcome, configuration } = manifest.contributes;
const menuItems = Object.values(menus).flat();

describe('package.json and the code', () => {
  it('have the same commands', () => {
    assert.deepEqual(commands.map(({ command }) => command).sort(), Object.values(commandIds).sort());
  });

  it('have the same views and settings', () => {
    assert.deepEqual(
      Object.values(views)
        .flat()
        .map(({ id }) => id)
        .sort(),
      Object.values(viewIds).sort(),
    );
    assert.deepEqual(Object.keys(configuration.properties).sort(), Object.values(settingIds).sort());
  });

  it('name only commands that exist in menus and welcome texts', () => {
    const known = new Set<string>([...Object.values(commandIds), 'vscode.openFolder']);
    const linked = viewsWelcome.flatMap(({ contents }) => [...contents.matchAll(/\(command:([\w.]+)\)/g)].map((match) => match[1] ?? ''));
    for (const command of [...menuItems.map((item) => item.command), ...linked]) assert.ok(known.has(command), command);
    assert.ok(linked.length > 0);
  });

  it('use only context keys that the code sets, and only kinds that its tree items have', () => {
    const clauses = [...menuItems, ...viewsWelcome]
      .map(({ when }) => when ?? '')
      .concat(commands.map(({ enablement }) => enablement ?? ''));
    const keys = clauses.flatMap((clause) => clause.match(/(?<![\w.])attributionLab\.\w+/g) ?? []);
    const known = new Set<string>([...Object.values(contextKeys), ...Object.values(viewIds)]);
    for (const key of keys) assert.ok(known.has(key), key);
    const kinds = clauses.flatMap((clause) => [...clause.matchAll(/viewItem == ([\w.]+)/g)].map((match) => match[1] ?? ''));
    for (const kind of kinds) assert.ok(Object.values<string>(itemKinds).includes(kind), kind);
    assert.ok(keys.length > 0 && kinds.length > 0);
  });

  it('bring every panel back after a restart', () => {
    for (const type of Object.values(panelTypes)) assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${type}`), type);
    assert.ok(!manifest.activationEvents.includes('*'));
  });

  it('take no target from the settings of a workspace that is not trusted', () => {
    const restricted = new Set(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations);
    const harmless: readonly string[] = [settingIds.pricePerTib, settingIds.confirmAboveGib, settingIds.confirmAbovePrice];
    const ofTargets = Object.values<string>(settingIds).filter((id) => id.startsWith(`${targetSection}.`) && !harmless.includes(id));
    assert.deepEqual([...restricted].sort(), ofTargets.sort());
  });

  it('file every command under Attribution', () => {
    for (const { command, category } of commands) assert.equal(category, 'Attribution', command);
  });
});

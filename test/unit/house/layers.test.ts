import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { layers, ownedPackages, pureLayers } from '../../../scripts/layers.mjs';

const root = path.resolve(__dirname, '../../..');

interface SourceImport {
  readonly from: string;
  /** Relative to the root for a file of ours; a package's name otherwise. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = globSync('src/**/*.ts', { cwd: root }).map((file) => file.split(path.sep).join('/'));

function importsOf(file: string): SourceImport[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.ESNext, true);
  const found: SourceImport[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    const to = specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
    found.push({ from: file, to, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const bindings = node.importClause?.namedBindings;
      const onlyTypes = bindings && ts.isNamedImports(bindings) && bindings.elements.every((element) => element.isTypeOnly);
      const typeOnly =
        node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || (onlyTypes === true && bindings.elements.length > 0);
      add(node.moduleSpecifier.text, typeOnly);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, node.isTypeOnly);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) add(argument.text, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const imports = files.flatMap(importsOf);
const folderOf = (file: string): string => file.split('/')[1] ?? '';
const allowed: Readonly<Record<string, readonly string[]>> = layers;

describe('the house', () => {
  it('has every folder of src in the table of layers', () => {
    assert.deepEqual(
      [...new Set(files.map(folderOf))].filter((folder) => !(folder in allowed)),
      [],
    );
  });

  it('imports downwards only', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (!to.startsWith('src/')) return to.startsWith('.');
      const folder = folderOf(from);
      return folder !== folderOf(to) && !(allowed[folder] ?? []).includes(folderOf(to));
    });
    assert.deepEqual(wrong, []);
  });

  it('has no circle among layers', () => {
    const seen = new Set<string>();
    const walk = (folder: string, above: readonly string[]): void => {
      assert.ok(!above.includes(folder), [...above, folder].join(' > '));
      if (seen.has(folder)) return;
      for (const below of allowed[folder] ?? []) walk(below, [...above, folder]);
      seen.add(folder);
    };
    for (const folder of Object.keys(allowed)) walk(folder, []);
  });

  it('has no circle among files, types aside', () => {
    const next = new Map<string, string[]>();
    for (const { from, to, typeOnly } of imports) if (!typeOnly && to.startsWith('src/')) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, above: readonly string[]): void => {
      const at = above.indexOf(file);
      if (at >= 0) circles.push([...above.slice(at), file].join(' > '));
      if (at >= 0 || done.has(file)) return;
      for (const to of next.get(file) ?? []) walk(to, [...above, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    assert.deepEqual(circles, []);
  });

  it('keeps each package with its owner', () => {
    const wrong = imports.filter(({ from, to }) =>
      ownedPackages.some(
        ({ packages, owner }) => packages.some((name) => to === name || to.startsWith(`${name}/`)) && !from.startsWith(`src/${owner}/`),
      ),
    );
    assert.deepEqual(wrong, []);
  });

  it('does no I/O in the pure folders', () => {
    const wrong = imports.filter(({ from, to }) => pureLayers.includes(folderOf(from)) && to.startsWith('node:'));
    assert.deepEqual(wrong, []);
  });
});

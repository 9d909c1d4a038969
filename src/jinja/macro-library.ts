import type { TextRange } from '../problem/text-position.ts';
import type { MacroNode, Parameter } from './ast.ts';
import type { Template } from './template.ts';

/** A macro of the project or of one of its packages. */
export interface Macro {
  /** As it is called; for a `{% test unique(…) %}` block `test_unique`. */
  readonly name: string;
  readonly package: string;
  /** Absolute path. */
  readonly file: string;
  /** Its name in the file. */
  readonly range: TextRange;
  readonly parameters: readonly Parameter[];
  readonly kind: 'macro' | 'test';
  readonly node: MacroNode;
  readonly template: Template;
}

/** Every macro that templates can call. */
export interface MacroLibrary {
  readonly macros: readonly Macro[];
  /** The packages that have macros, the root package first. */
  readonly packages: readonly string[];
  /**
   * What a bare name means in dbt: a macro of the calling package, else of the root package. Other packages are looked through last,
   * in the order they were given, where dbt would want the package's name.
   */
  resolve(name: string, fromPackage?: string): Macro | undefined;
  /** What `package_name.name` means. */
  inPackage(packageName: string, name: string): Macro | undefined;
}

export interface MacroPackage {
  readonly package: string;
  readonly templates: readonly Template[];
}

/** Collects the macros of parsed files. Of two macros of one name in one package the later stands; what else the files hold is not run. */
export function createMacroLibrary(packages: readonly MacroPackage[], rootPackage: string): MacroLibrary {
  const byPackage = new Map<string, Map<string, Macro>>();
  for (const { package: name, templates } of [...packages].sort(
    (left, right) => Number(right.package === rootPackage) - Number(left.package === rootPackage),
  )) {
    const macros = byPackage.get(name) ?? new Map<string, Macro>();
    byPackage.set(name, macros);
    for (const template of templates) for (const macro of macrosIn(template, name)) macros.set(macro.name, macro);
  }
  const anywhere = new Map<string, Macro>();
  for (const macros of byPackage.values())
    for (const macro of macros.values()) if (!anywhere.has(macro.name)) anywhere.set(macro.name, macro);

  return {
    macros: [...byPackage.values()].flatMap((macros) => [...macros.values()]),
    packages: [...byPackage.keys()],
    resolve: (name, fromPackage) => (fromPackage === undefined ? undefined : byPackage.get(fromPackage)?.get(name)) ?? anywhere.get(name),
    inPackage: (packageName, name) => byPackage.get(packageName)?.get(name),
  };
}

export const emptyMacroLibrary: MacroLibrary = createMacroLibrary([], '');

function macrosIn(template: Template, packageName: string): Macro[] {
  return template.body.flatMap((node) => (node.type === 'macro' ? [macroOf(node, template, packageName)] : []));
}

function macroOf(node: MacroNode, template: Template, packageName: string): Macro {
  const { name, nameRange: range, parameters, kind } = node;
  return { name, package: packageName, file: template.file.path, range, parameters, kind, node, template };
}

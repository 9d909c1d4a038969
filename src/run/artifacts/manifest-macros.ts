import path from 'node:path';
import type { Macro } from '../../jinja/macro-library.ts';

/** The manifest's `macros`: those of the project's files (dbt's own are left out). */
export function manifestMacros(macros: readonly Macro[], root: string): Readonly<Record<string, unknown>> {
  const inFiles = macros.filter(({ file }) => path.isAbsolute(file));
  return Object.fromEntries(
    inFiles.map(({ name, package: packageName, file, node, template }) => {
      const id = `macro.${packageName}.${name}`;
      const relative = path.relative(root, file).split(path.sep).join('/');
      const entry = {
        name,
        resource_type: 'macro',
        package_name: packageName,
        path: relative,
        original_file_path: relative,
        unique_id: id,
        macro_sql: template.file.text.slice(node.start, node.end),
        depends_on: { macros: [] },
        description: '',
        arguments: node.parameters.map((parameter) => ({ name: parameter.name, type: null, description: '' })),
      };
      return [id, entry] as const;
    }),
  );
}

import type { DataTest, Model } from '../../project/project.ts';

/** Where dbt writes a node's SQL, relative to the project's root: a generic test's in a folder named as the YAML file that declares it. */
export function compiledPath(
  kind: 'compiled' | 'run',
  node: Pick<Model | DataTest, 'kind' | 'package' | 'path' | 'name'> & { readonly generic?: unknown },
): string {
  const file = node.generic === undefined ? node.path : `${node.path}/${node.name}.sql`;
  return `target/${kind}/${node.package}/${file}`;
}

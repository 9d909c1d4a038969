import type { DataTest, Model } from '../../project/project.ts';

/** Where dbt writes a node's SQL, relative to the project's root: a generic test's in a folder named as the YAML file that declares it. */
export function compiledPath(kind: 'compiled' | 'run', node: Model | DataTest): string {
  const file = node.kind === 'test' && node.generic ? `${node.path}/${testAlias(node)}.sql` : node.path;
  return `target/${kind}/${node.package}/${file}`;
}

/** A test's name, or the short form of it that dbt makes where a name is too long for a file or table. */
export function testAlias(test: DataTest): string {
  return typeof test.config.alias === 'string' ? test.config.alias : test.name;
}

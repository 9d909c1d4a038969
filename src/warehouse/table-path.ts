import type { TableName } from '../googlesql/schema.ts';

export interface DefaultPath {
  readonly defaultProject: string;
  readonly defaultDataset: string | undefined;
}

/**
 * The table that a path as written means: `` `p.d.t` ``, p.d.t, `` `p`.`d`.`t` ``, d.t or t. Undefined for a bare name without a default
 * dataset and for paths longer than three names. A project of a domain has a dot before its colon: `example.com:project`.
 */
export function tableNameOf(path: readonly string[], { defaultProject, defaultDataset }: DefaultPath): TableName | undefined {
  const { domain, names } = split(path);
  const [first, second, third, ...more] = names;
  if (more.length > 0 || first === undefined || names.includes('')) return undefined;
  if (third !== undefined && second !== undefined) return { project: `${domain}${first}`, dataset: second, table: third };
  if (second !== undefined) return { project: defaultProject, dataset: first, table: second };
  return defaultDataset === undefined ? undefined : { project: defaultProject, dataset: defaultDataset, table: first };
}

export function datasetNameOf(
  path: readonly string[],
  { defaultProject }: DefaultPath,
): { readonly project: string; readonly dataset: string } | undefined {
  const { domain, names } = split(path);
  const [first, second, ...more] = names;
  if (more.length > 0 || first === undefined) return undefined;
  return second === undefined ? { project: defaultProject, dataset: first } : { project: `${domain}${first}`, dataset: second };
}

function split(path: readonly string[]): { readonly domain: string; readonly names: readonly string[] } {
  const text = path.join('.');
  const colon = text.indexOf(':') + 1;
  return { domain: text.slice(0, colon), names: text.slice(colon).split('.') };
}

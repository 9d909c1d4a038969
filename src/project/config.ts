/** dbt config values by dbt's names: `materialized`, `tags`, `meta`, `partition_by`… */
export type Config = Readonly<Record<string, unknown>>;

const added: ReadonlySet<string> = new Set(['tags', 'pre-hook', 'post-hook', 'packages']);
const laidOver: ReadonlySet<string> = new Set(['meta', 'column_types', 'quoting', 'persist_docs', 'docs', 'grants']);
const aliases: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook', project: 'database', dataset: 'schema' };

/** Lays one config over another in dbt's manner: tags and hooks add up, meta and its like are merged, everything else is replaced. */
export function mergeConfig(below: Config, above: Config): Config {
  const merged: Record<string, unknown> = { ...below };
  for (const [written, value] of Object.entries(above)) {
    const key = aliases[written] ?? written;
    const old = merged[key];
    if (added.has(key)) merged[key] = [...asList(old), ...asList(value)];
    else if (laidOver.has(key) && isRecord(old) && isRecord(value)) merged[key] = { ...old, ...value };
    else merged[key] = value;
  }
  return merged;
}

/**
 * The configs of dbt_project.yml's tree (`models:` and its like) for a node, outermost first. In the tree `+key` is always a config;
 * without `+` a key is one when its value isn't a tree, and otherwise a folder or package.
 */
export function treeConfigs(tree: Config, fqn: readonly string[]): readonly Config[] {
  const levels = [tree];
  for (const part of fqn) {
    const next = levels.at(-1)?.[part];
    if (!isRecord(next)) break;
    levels.push(next);
  }
  return levels.map((level) =>
    Object.fromEntries(
      Object.entries(level).flatMap(([key, value]) =>
        key.startsWith('+') ? [[key.slice(1).trim(), value]] : isRecord(value) ? [] : [[key, value]],
      ),
    ),
  );
}

/** Texts of a config that may be one text or a list: tags. Each once, in order. */
export function textList(value: unknown): readonly string[] {
  return [...new Set(asList(value).flatMap((item) => (typeof item === 'string' || typeof item === 'number' ? [String(item)] : [])))];
}

export function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

import type { NodeId, ProjectNode } from '../project/project.ts';
import { isGlob, matchesGlob, matchesPathGlob } from './glob.ts';
import { selectionError, type Selector } from './selector.ts';

/** What criteria are asked of beside the node itself. */
export interface SelectionContext {
  /** The root project's name: `package:this`. */
  readonly projectName: string;
  /** Statuses of an earlier run, for `result:`. */
  readonly previousResults: ReadonlyMap<NodeId, string> | undefined;
}

/** Whether a criterion, its `+` and `@` aside, names the node. Throws ATT1205 where the value makes no sense for the method. */
export function nodeMatcher(selector: Selector, context: SelectionContext): (node: ProjectNode) => boolean {
  const { value, raw } = selector;
  switch (selector.method) {
    case 'fqn':
      return (node) => node.kind !== 'source' && matchesName(node, value);
    case 'tag':
      return (node) => node.tags.some((tag) => matchesGlob(tag, value));
    case 'path':
      return pathMatcher(value);
    case 'file':
      return (node) => matchesFile(node.path, value);
    case 'source':
      return sourceMatcher(value, raw);
    case 'package':
      return (node) => matchesGlob(node.package, value === 'this' ? context.projectName : value);
    case 'config':
      return (node) => matchesConfig(node.config, selector.arguments, value);
    case 'resource_type':
      if (!['model', 'seed', 'source', 'test'].includes(value))
        throw selectionError(`'${value}' in '${raw}' is no resource type.`, 'Use model, seed, source or test.');
      return (node) => node.kind === value;
    case 'test_type':
      return testTypeMatcher(value, raw);
    case 'test_name':
      return (node) => node.kind === 'test' && node.generic !== undefined && matchesGlob(node.generic.name, value);
    case 'version':
      return versionMatcher(value, raw);
    case 'result':
      return resultMatcher(value, raw, context.previousResults);
  }
}

function matchesName(node: ProjectNode, name: string): boolean {
  const version = node.kind === 'model' ? node.version : undefined;
  if (matchesFqn(node.fqn, name, version) || matchesFqn(node.fqn.slice(1), name, version)) return true;
  // dbt would match a glob without dots with top-level folders only; people mean names.
  return isGlob(name) && matchesGlob(node.name, name);
}

/** A node's own name, or the beginning of its qualified name by folders; a glob must match to the end. */
function matchesFqn(fqn: readonly string[], name: string, version: string | undefined): boolean {
  const wanted = name.split('.');
  if (version === undefined) {
    if (fqn.at(-1) === name) return true;
  } else if (fqn.at(-2) === name || fqn.slice(-2).join('_') === wanted.slice(-2).join('_')) {
    return true;
  }
  const parts = fqn.flatMap((part) => part.split('.'));
  if (parts.length < wanted.length) return false;
  const globFrom = wanted.findIndex(isGlob);
  const plain = globFrom < 0 ? wanted : wanted.slice(0, globFrom);
  if (!plain.every((part, index) => part === parts[index])) return false;
  if (globFrom < 0) return true;
  return matchesGlob(parts.slice(globFrom).join('.'), wanted.slice(globFrom).join('.'));
}

function pathMatcher(value: string): (node: ProjectNode) => boolean {
  const pattern = value.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '');
  return ({ path }) => {
    const parts = path.split('/');
    return parts.some((_, index) => matchesPathGlob(parts.slice(0, index + 1).join('/'), pattern));
  };
}

function matchesFile(path: string, value: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return matchesGlob(name, value) || matchesGlob(name.replace(/\.[^.]+$/, ''), value);
}

function sourceMatcher(value: string, raw: string): (node: ProjectNode) => boolean {
  const parts = value.split('.');
  if (parts.length > 3)
    throw selectionError(`'${raw}' is no source.`, 'Write source:name, source:name.table or source:package.name.table.');
  const [packageName = '*', source = '*', table = '*'] = parts.length === 3 ? parts : ['*', ...parts];
  return (node) =>
    node.kind === 'source' &&
    matchesGlob(node.package, packageName) &&
    matchesGlob(node.sourceName, source) &&
    matchesGlob(node.name, table);
}

function matchesConfig(config: Readonly<Record<string, unknown>>, path: readonly string[], wanted: string): boolean {
  let value: unknown = config;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  const anyCase = path.length === 1 && path[0] === 'severity';
  const same = (one: unknown): boolean => {
    if (typeof one === 'boolean') return wanted.toLowerCase() === String(one);
    if (typeof one !== 'string' && typeof one !== 'number') return false;
    return anyCase ? String(one).toLowerCase() === wanted.toLowerCase() : String(one) === wanted;
  };
  return Array.isArray(value) ? value.some(same) : same(value);
}

function testTypeMatcher(value: string, raw: string): (node: ProjectNode) => boolean {
  if (value === 'data') return (node) => node.kind === 'test';
  if (value === 'generic' || value === 'schema') return (node) => node.kind === 'test' && node.generic !== undefined;
  if (value === 'singular') return (node) => node.kind === 'test' && node.generic === undefined;
  throw selectionError(`'${value}' in '${raw}' is no type of test.`, 'Use generic, singular or data.');
}

function versionMatcher(value: string, raw: string): (node: ProjectNode) => boolean {
  const versionOrder = (a: string, b: string): number => Number(a) - Number(b) || a.localeCompare(b);
  switch (value) {
    case 'none':
      return (node) => node.kind === 'model' && node.version === undefined;
    case 'latest':
      return (node) => node.kind === 'model' && node.version !== undefined && node.version === node.latestVersion;
    case 'old':
      return (node) =>
        node.kind === 'model' && node.version !== undefined && versionOrder(node.version, node.latestVersion ?? node.version) < 0;
    case 'prerelease':
      return (node) =>
        node.kind === 'model' && node.version !== undefined && versionOrder(node.version, node.latestVersion ?? node.version) > 0;
    default:
      throw selectionError(`'${value}' in '${raw}' is no kind of version.`, 'Use latest, old, prerelease or none.');
  }
}

function resultMatcher(value: string, raw: string, results: ReadonlyMap<NodeId, string> | undefined): (node: ProjectNode) => boolean {
  if (!results)
    throw selectionError(
      `'${raw}' needs the results of an earlier run, and there are none.`,
      'Run the models once, then select by result.',
    );
  return (node) => results.get(node.id) === value;
}

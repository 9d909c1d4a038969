import { asRecord, isRecord } from './config.ts';
import type { ProjectPackage } from './project-frame.ts';

type Vars = Readonly<Record<string, unknown>>;

/** The vars that a package's templates see: its own, over them the root's, over them the command line's; in each a package's own win. */
export function packageVars(own: ProjectPackage, root: ProjectPackage, commandLine: Vars): Vars {
  const levels = own === root ? [own] : [own, root];
  const merged = levels.reduce<Vars>((below, level) => ({ ...below, ...forPackage(level.settings.vars, own.name) }), {});
  return { ...merged, ...commandLine };
}

function forPackage(vars: Vars, packageName: string): Vars {
  const own = vars[packageName];
  return isRecord(own) ? { ...vars, ...asRecord(own) } : vars;
}

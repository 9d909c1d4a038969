import { homedir } from 'node:os';
import path from 'node:path';
import type { OpenProject } from '../engine/open-project.ts';
import { type Problem, ProblemError } from '../problem/problem.ts';
import type { Target } from '../project/target.ts';
import type { ProjectOptions } from './options.ts';
import { formatProblem, say } from './output.ts';

export interface OpenedProject {
  readonly open: OpenProject;
  /** Problems of files are told by paths relative to where the person is. */
  readonly sayProblems: () => void;
}

/** Opens the project of a command and closes it, and all that it started, when the work is over. */
export async function withOpenProject<Result>(options: ProjectOptions, work: (opened: OpenedProject) => Promise<Result>): Promise<Result> {
  const { OpenProject } = await import('../engine/open-project.ts');
  const { requireProject } = await import('../engine/require-project.ts');
  const root = path.resolve(options.projectDir);
  requireProject(root);
  const open = await OpenProject.open(
    root,
    { trusted: true, env: process.env, homeFolder: homedir(), evaluatorRows: options.evaluatorRows, onWaiting: say },
    { ...(options.target !== undefined && { targetName: options.target }), ...(options.vars && { vars: options.vars }) },
  );
  try {
    requireTarget(open.project.target, open.project.problems, options.target);
    return await work({ open, sayProblems: () => sayAll(open) });
  } finally {
    await open.close();
    const { closeAnalyser } = await import('../engine/analyser.ts');
    await closeAnalyser();
  }
}

/** A target that was asked for by name and is not there stops the command: nothing may run anywhere else in its place. */
export function requireTarget(target: Target, problems: readonly Problem[], asked: string | undefined): void {
  if (asked === undefined || target.name === asked) return;
  const problem = problems.find(({ code }) => code === 'ATT1005');
  throw new ProblemError(problem ?? { code: 'ATT1005', severity: 'error', message: `There is no target '${asked}'.` });
}

function sayAll(open: OpenProject): void {
  for (const problem of open.project.problems) say(formatProblem(problem, relativeToHere));
}

export function relativeToHere(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}

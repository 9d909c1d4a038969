import { Option, type Command } from 'commander';
import { parse as parseYaml } from 'yaml';
import type { OutputFormat } from './output.ts';
import { UsageError } from './usage-error.ts';

/** Options of every command that works in a project. */
export interface ProjectOptions {
  readonly projectDir: string;
  readonly target?: string;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly evaluatorRows?: number;
}

export interface OutputOptions {
  readonly output: OutputFormat;
}

export interface SelectionOptions {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
}

export function withProject(command: Command): Command {
  return command
    .option('--project-dir <dir>', 'the folder that holds dbt_project.yml', '.')
    .option('-t, --target <name>', 'where models are built: local, or a target of profiles.yml')
    .option(
      '--evaluator-rows <n>',
      "rows that a query with no exact local form may have to be answered by Google's reference evaluator; 50000",
      wholeNumber('--evaluator-rows', 1),
    )
    .option('--vars <yaml>', "variables over those of dbt_project.yml, as YAML: '{lookback_days: 14}'", parseVars);
}

export function withOutput(command: Command): Command {
  return command.addOption(new Option('--output <format>', 'how the result is printed').choices(['text', 'json']).default('text'));
}

export function withSelection(command: Command): Command {
  return command
    .option('-s, --select <selection...>', 'dbt selection: name, +name, name+, tag:t, path:p, source:s; a space is or, a comma is and')
    .option('--exclude <selection...>', 'what to leave out of the selection');
}

/** For commander's argument parsers: a whole number of at least `least`. */
export function wholeNumber(name: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new UsageError(`${name} takes a whole number of at least ${least}, not "${text}".`);
    }
    return value;
  };
}

function parseVars(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    throw new UsageError(`--vars is not YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isRecord(value)) throw new UsageError(`--vars takes a mapping such as '{lookback_days: 14}', not "${text}".`);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

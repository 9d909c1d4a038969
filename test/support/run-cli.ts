import { spawn } from 'node:child_process';
import path from 'node:path';

const cli = path.resolve(__dirname, '../../dist/cli.js');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process once it has started, for tests that end it. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void, stderr: () => string) => void;
}

/** Runs the built command line as a person would: `attribution …` in a folder. */
export function runCli(args: readonly string[], { cwd, input, env, onStart }: CliOptions): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd, env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input ?? '');
    onStart?.(
      (signal) => child.kill(signal),
      () => stderr,
    );
  });
}

/** The same for a command that has to succeed and prints JSON. */
export async function runCliJson(args: readonly string[], options: CliOptions): Promise<unknown> {
  const { code, stdout, stderr } = await runCli([...args, '--output', 'json'], options);
  if (code !== 0) throw new Error(`attribution ${args.join(' ')} ended with ${String(code)}:\n${stderr}\n${stdout}`);
  return JSON.parse(stdout);
}

import '../engine/thread-pool.ts';
import { CommanderError } from 'commander';
import { formatProblem, say } from './output.ts';
import { createProgram } from './program.ts';
import { UsageError } from './usage-error.ts';
import { isAbort, problemOf } from '../engine/problem-of.ts';

/** Codes of problems that are about how the command was called or the project set up, not about what ran. */
const configurationCodes = /^ATT(10|12|17)/;

async function main(): Promise<number> {
  const interrupt = new AbortController();
  process.once('SIGINT', () => {
    say('Cancelling… (Ctrl+C again to stop at once)');
    interrupt.abort();
    process.once('SIGINT', () => process.exit(130));
  });
  process.once('SIGTERM', () => interrupt.abort());
  let exitCode = 0;
  const program = createProgram({ signal: interrupt.signal, setExitCode: (code) => (exitCode = code) });
  try {
    await program.parseAsync(process.argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) {
      say(`error: ${error.message}`);
      return 2;
    }
    if (isAbort(error)) {
      say('Cancelled.');
      return 130;
    }
    const problem = problemOf(error);
    say(formatProblem(problem, (file) => file));
    if (problem.code === 'ATT1799' && process.env.ATTRIBUTION_DEBUG) say(error instanceof Error ? String(error.stack) : '');
    return configurationCodes.test(problem.code) && problem.code !== 'ATT1799' ? 2 : 1;
  }
}

// A pipe that its reader closed (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

void main().then((code) => {
  process.exitCode = code;
});

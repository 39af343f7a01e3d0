import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import { CommanderError } from 'commander';

import { addStatsCommands } from '../commands/stats.js';
import { newProgram } from '../run-program.js';

/** What a command said and would have ended with. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `holdpoint stats …` in this process: its parser, its streams and its exit code, without the second that a start
 * takes. One call at a time, since the streams are the process's own; paths of files are absolute.
 */
export async function runStats(...args: readonly string[]): Promise<Said> {
  const program = newProgram();
  addStatsCommands(program);
  const [out, err] = [capture(process.stdout), capture(process.stderr)];
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await program.parseAsync(['stats', ...args], { from: 'user' });
    return { code: process.exitCode, stdout: out.text(), stderr: err.text() };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { code: exitCodes.usage, stdout: out.text(), stderr: err.text() };
  } finally {
    process.exitCode = before;
    out.end();
    err.end();
  }
}

function capture(stream: NodeJS.WriteStream): {
  readonly text: () => string;
  readonly end: () => void;
} {
  const write = stream.write.bind(stream);
  let said = '';
  stream.write = (chunk: string | Uint8Array): boolean => {
    said += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return true;
  };
  return {
    text: () => said,
    end: () => {
      stream.write = write;
    },
  };
}

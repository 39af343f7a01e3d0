import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import { Command, CommanderError } from 'commander';

import { fail } from './fail.js';
import { VERSION } from './version.js';

/** `holdpoint` without any command. */
export function newProgram(): Command {
  return new Command('holdpoint')
    .description('Evaluations, gates and audit reports between a model checkpoint and its release.')
    .version(VERSION)
    .showHelpAfterError('(add --help for the options and an example)')
    .exitOverride();
}

/** Runs what the command line asks for; never throws, and sets the exit code. */
export async function runProgram(program: Command): Promise<void> {
  // A reader such as `head` may close the pipe before all is written; that is its right, and no fault of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  inheritExitOverride(program);
  try {
    await program.parseAsync();
  } catch (error) {
    // Help and version come as an error with exit code 0; every other one of commander's is wrong usage.
    if (error instanceof CommanderError)
      process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
    else fail(error, false);
  }
}

/** commander hands exitOverride to commands made through `command()` only if it was set before; groups need it too. */
function inheritExitOverride(parent: Command): void {
  for (const command of parent.commands) {
    command.exitOverride();
    inheritExitOverride(command);
  }
}

import { readFileSync } from 'node:fs';

import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';

import { addCampaignCommands } from './commands/campaign.js';
import { addCheckpointCommands } from './commands/checkpoint.js';
import { addDemoCommand } from './commands/demo.js';
import { addEvidenceCommands } from './commands/evidence.js';
import { addGateCommands } from './commands/gate.js';
import { addReportCommands } from './commands/report.js';
import { addUpCommand } from './commands/up.js';
import { fail } from './fail.js';

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

const program = new Command('holdpoint')
  .description('Evaluations, gates and audit reports between a model checkpoint and its release.')
  .version(version)
  .showHelpAfterError('(add --help for the options and an example)')
  .exitOverride()
  .addHelpText(
    'after',
    `
The straight line:
  $ holdpoint checkpoint register --model atlas --name step-42000 --weights w.safetensors --training-flop 3e24
  $ holdpoint campaign start --checkpoint atlas/step-42000 --watch
  $ holdpoint gate check --checkpoint atlas/step-42000 --action deploy_external
  $ holdpoint report --checkpoint atlas/step-42000 --out audit
  $ holdpoint verify audit`,
  );

addUpCommand(program);
addDemoCommand(program);
addCheckpointCommands(program);
addCampaignCommands(program);
addEvidenceCommands(program);
addGateCommands(program);
addReportCommands(program);
inheritExitOverride(program);

try {
  await program.parseAsync();
} catch (error) {
  // Help and version come as an error with exit code 0; every other one of commander's is wrong usage.
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
  else fail(error, false);
}

/** commander hands exitOverride to commands made through `command()` only if it was set before; groups need it too. */
function inheritExitOverride(parent: Command): void {
  for (const command of parent.commands) {
    command.exitOverride();
    inheritExitOverride(command);
  }
}

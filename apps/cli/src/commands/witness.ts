import { resolve } from 'node:path';

import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import type { Command } from 'commander';

import { readEnv } from '../env.js';
import { answer, note } from '../output.js';
import { openStateDirectory } from '../signer/private-files.js';
import { parseListen } from '../signer/serve-http.js';
import { HANDOVER_MS, lockState } from '../signer/state-lock.js';
import { untilTold } from '../signer/until-told.js';
import { serveWitness } from '../witness/serve-witness.js';
import { Witness } from '../witness/witness.js';
import { generateWitnessKeys, openWitnessKeys, verifierKeysOf } from '../witness/witness-keys.js';
import { action } from './common.js';

interface StateOptions {
  readonly state: string;
  readonly json?: true;
}

export function addWitnessCommands(program: Command): void {
  const witness = program
    .command('witness')
    .description("remembers a log's newest head, and cosigns only what extends it");
  withState(witness.command('keygen').description('make the keys of a new witness'))
    .requiredOption('--name <name>', 'under which it cosigns, such as witness.example/w1')
    .addHelpText(
      'after',
      '\nPrints its verifier keys, Ed25519 first.\nExample:\n  $ holdpoint witness keygen --state /srv/witness --name witness.example/w1',
    )
    .action(action(keygen));
  withState(
    witness.command('serve').description('cosign the heads of these logs (C2SP tlog-witness)'),
  )
    .requiredOption(
      '--log <key...>',
      'verifier keys of the logs; all keys of one log while it rotates',
    )
    .option('--listen <address>', 'host:port; port 0 takes any', '127.0.0.1:0')
    .addHelpText(
      'after',
      '\nExample:\n  $ holdpoint witness serve --state /srv/witness --log log.example/atlas+c2b5… --listen 0.0.0.0:4611',
    )
    .action(action(serve));
}

function withState(command: Command): Command {
  return command
    .requiredOption('--state <directory>', 'where the witness keeps keys and its memory, mode 0700')
    .option('--json', 'print one JSON document on stdout');
}

async function keygen(options: StateOptions & { readonly name: string }): Promise<void> {
  const made = await generateWitnessKeys(resolve(options.state), options.name);
  const keys = verifierKeysOf(made);
  answer(options.json === true, { name: made.name, keys }, () => keys);
}

async function serve(
  options: StateOptions & { readonly log: readonly string[]; readonly listen: string },
): Promise<void> {
  const directory = resolve(options.state);
  const logKeys = options.log.map((text) => parseVerifierKey(text));
  await openStateDirectory(directory);
  using _lock = lockState(directory, HANDOVER_MS);
  const witness = await Witness.open(directory, await openWitnessKeys(directory), logKeys);
  await using service = await serveWitness(parseListen(options.listen), witness);
  const ready = { ready: true, url: service.url };
  if (options.json === true) process.stdout.write(`${JSON.stringify(ready)}\n`);
  else note(`The witness listens at ${service.url}.`);
  await untilTold(readEnv());
}

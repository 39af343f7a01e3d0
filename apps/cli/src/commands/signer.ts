import { isIP } from 'node:net';
import { resolve } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Command } from 'commander';

import { readEnv } from '../env.js';
import { answer, note } from '../output.js';
import { readKeyFile } from '../signer/key-file.js';
import { openKeyRing, type PublishedKeys, publishedOf } from '../signer/key-ring.js';
import {
  DEFAULT_ORIGIN,
  finishRotation,
  generateKeys,
  rotateLogKey,
  signerToken,
} from '../signer/make-keys.js';
import { openStateDirectory } from '../signer/private-files.js';
import { type Listen, parseListen } from '../signer/serve-http.js';
import { serveSigner } from '../signer/serve-signer.js';
import { Signer } from '../signer/signer.js';
import { HANDOVER_MS, lockState } from '../signer/state-lock.js';
import { untilTold } from '../signer/until-told.js';
import { action } from './common.js';

interface StateOptions {
  readonly state: string;
  readonly json?: true;
}

interface KeygenOptions extends StateOptions {
  readonly origin?: string;
  readonly keyCommand?: string;
}

interface RotateOptions extends StateOptions {
  readonly finish?: true;
  readonly keyCommand?: string;
}

interface ServeOptions extends KeygenOptions {
  readonly listen: string;
}

export function addSignerCommands(program: Command): void {
  const signer = program
    .command('signer')
    .description('keeps the keys of the log, and signs only what extends it');
  withState(signer.command('keygen').description('make the keys of a new log'))
    .option(
      '--origin <name>',
      `name of the log (default: HOLDPOINT_LOG_ORIGIN, else ${DEFAULT_ORIGIN})`,
    )
    .option(
      '--key-command <program>',
      'keeps the Ed25519 keys instead of files, as a tool of PKCS#11 or a KMS',
    )
    .addHelpText(
      'after',
      '\nExample:\n  $ holdpoint signer keygen --state /srv/signer --origin log.example/atlas',
    )
    .action(action(keygen));
  withState(signer.command('serve').description('sign for the API of this machine'))
    .option('--listen <address>', 'host:port on loopback; port 0 takes any', '127.0.0.1:0')
    .option('--origin <name>', 'refuse to serve another log than this')
    .option('--key-command <program>', 'refuse to serve unless this program keeps the keys')
    .addHelpText(
      'after',
      '\nThe token of its clients comes from HOLDPOINT_SIGNER_TOKEN, else from the file token in the state directory.\nExample:\n  $ holdpoint signer serve --state /srv/signer --listen 127.0.0.1:4610 --json',
    )
    .action(action(serve));
  withState(signer.command('rotate').description('add a log key that the present one endorses'))
    .option('--key-command <program>', 'keeps the new key instead of a file')
    .option('--finish', 'stop signing with the old key, once log.key_rotated is in the log')
    .addHelpText(
      'after',
      '\nThe signer must not be running.\nExample:\n  $ holdpoint signer rotate --state /srv/signer',
    )
    .action(action(rotate));
  withState(signer.command('keys').description('the verifier keys, newest first')).action(
    action(keys),
  );
}

function withState(command: Command): Command {
  return command
    .requiredOption('--state <directory>', 'where the signer keeps keys and its memory, mode 0700')
    .option('--json', 'print one JSON document on stdout');
}

async function keygen(options: KeygenOptions): Promise<void> {
  const made = await generateKeys({
    directory: resolve(options.state),
    origin: options.origin ?? readEnv().HOLDPOINT_LOG_ORIGIN ?? DEFAULT_ORIGIN,
    program: programOf(options),
  });
  tell(options, publishedOf(made));
}

async function rotate(options: RotateOptions): Promise<void> {
  const directory = resolve(options.state);
  const file =
    options.finish === true
      ? await finishRotation(directory)
      : await rotateLogKey(directory, programOf(options));
  tell(options, publishedOf(file));
}

async function keys(options: StateOptions): Promise<void> {
  tell(options, publishedOf(await readKeyFile(resolve(options.state))));
}

async function serve(options: ServeOptions): Promise<void> {
  const env = readEnv();
  const directory = resolve(options.state);
  const listen = onLoopback(parseListen(options.listen));
  await openStateDirectory(directory);
  using _lock = lockState(directory, HANDOVER_MS);
  const ring = await openKeyRing(directory);
  await requireAsAsked(options, directory, ring.origin);
  const token = await signerToken(directory, env.HOLDPOINT_SIGNER_TOKEN);
  await using service = await serveSigner(listen, await Signer.open(directory, ring), token);
  const ready = { ready: true, url: service.url, origin: ring.origin };
  if (options.json === true) process.stdout.write(`${JSON.stringify(ready)}\n`);
  else note(`The signer of ${ring.origin} listens at ${service.url}.`);
  await untilTold(env);
}

async function requireAsAsked(
  { origin, keyCommand }: ServeOptions,
  directory: string,
  own: string,
): Promise<void> {
  if (origin !== undefined && origin !== own) {
    throw refused(`${directory} is the signer of ${own}, not of ${origin}.`);
  }
  if (keyCommand === undefined) return;
  const { log, statement } = await readKeyFile(directory);
  const inUse = log.filter(({ state }) => state === 'signing').flatMap((each) => each.keys);
  if ([...inUse, statement].every(({ program }) => program === resolve(keyCommand))) return;
  throw refused(`${directory} has keys that ${keyCommand} doesn't keep.`);
}

/** A token in plain HTTP must not leave the machine. */
function onLoopback(listen: Listen): Listen {
  const { host } = listen;
  const isLoopback =
    host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  if (isLoopback) return listen;
  throw refused(`The signer listens on loopback only, not on ${host}.`);
}

function programOf({ keyCommand }: { readonly keyCommand?: string }): string | null {
  return keyCommand === undefined ? null : resolve(keyCommand);
}

function tell({ json }: StateOptions, published: PublishedKeys): void {
  answer(json === true, published, () => published.logKeys);
}

function refused(message: string): HoldpointError {
  return new HoldpointError({ code: 'signer.refused', kind: 'invalid', message });
}

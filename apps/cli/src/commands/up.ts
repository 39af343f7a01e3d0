import { join, resolve } from 'node:path';

import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import type { Command } from 'commander';

import { demonstrate, type Demonstration } from '../demo/demonstrate.js';
import { DEMONSTRATION_SEED } from '../demo/run-demonstration.js';
import { type Env, Port, readEnv } from '../env.js';
import { answer, duration, note } from '../output.js';
import { writePlatformFile } from '../platform/pipeline-token.js';
import { rememberKeys } from '../platform/remember-keys.js';
import { signIn } from '../platform/sign-in.js';
import { type Platform, startPlatform } from '../platform/start-platform.js';
import { untilSignal } from '../platform/until-signal.js';
import { dataDirectoryOf } from '../session.js';
import { parse } from './campaign.js';
import { action } from './common.js';

interface UpOptions {
  readonly port?: string;
  readonly json?: true;
}

const DEFAULT_PORT = 4600;

export function addUpCommand(program: Command): void {
  program
    .command('up')
    .description(
      'start the whole platform here; on an empty embedded database, with a live demonstration',
    )
    .option(
      '--port <number>',
      'port on loopback; the next free one when taken (default: HOLDPOINT_PORT, else 4600)',
    )
    .option('--json', 'print one JSON object when all is ready: {url, demonstration}')
    .addHelpText(
      'after',
      '\nExample:\n  $ HOLDPOINT_DATA_DIR=/srv/holdpoint holdpoint up --port 8080',
    )
    .action(action(up));
}

async function up(options: UpOptions): Promise<void> {
  const env = readEnv();
  const dataDirectory = resolve(dataDirectoryOf(env));
  const signal = untilSignal();
  const wanted =
    options.port === undefined
      ? (env.HOLDPOINT_PORT ?? DEFAULT_PORT)
      : parse(Port, options.port, '--port');
  const began = performance.now();
  await using platform = await startPlatform({
    env,
    dataDirectory,
    port: wanted,
    durable: true,
    onStep: (step) => {
      note(`starting ${step}…`);
    },
  });
  const isAsWanted = wanted === 0 || platform.url.endsWith(`:${wanted}`);
  const port = isAsWanted ? '' : ` (port ${wanted} was taken)`;
  note(
    `Holdpoint is running at ${platform.portalUrl}${port}, after ${duration((performance.now() - began) / 1000)}.`,
  );
  await writePlatformFile(platform);
  await rememberKeys(env, platform);
  const demonstration = (await wantsDemonstration(env, platform))
    ? demonstrate(platform, {
        seed: DEMONSTRATION_SEED,
        reports: join(dataDirectory, 'reports'),
      })
    : Promise.resolve(null);
  // Stopped in the middle of it, the demonstration fails on a closed API: that is no error.
  demonstration.catch(() => undefined);
  await Promise.race([demonstration, signal.received]);
  if (!signal.aborted) {
    const shown = await demonstration;
    const { administratorPassword } = platform.secrets;
    answer(options.json === true, { url: platform.portalUrl, demonstration: shown }, () => [
      `Holdpoint is running at ${platform.portalUrl}`,
      ...(shown === null ? [] : linesOf(shown)),
      shown === null
        ? 'Open it in a browser, and sign in:'
        : 'Open it in a browser, and sign in: reviewer marks trials, officer and chief sign releases off.',
      `  administrator  ${administratorPassword}`,
      ...Object.entries(shown?.passwords ?? {}).map(([name, password]) => `  ${name}  ${password}`),
      'Press Ctrl-C to stop.',
    ]);
    await signal.received;
  }
  note('stopping…');
}

/** On the embedded database alone: when it is empty, when a demonstration began to fill it, or when asked. */
async function wantsDemonstration(
  { HOLDPOINT_DEMO: asked }: Env,
  { embeddedDatabase, secrets, url }: Platform,
): Promise<boolean> {
  if (!embeddedDatabase) return false;
  if (asked !== undefined) return asked === '1';
  if (Object.keys(secrets.demonstrationPasswords).length > 0) return true;
  const call = await signIn(url, 'administrator', secrets.administratorPassword);
  const { checkpoints } = await call(checkpointRoutes.list, {});
  return checkpoints.length === 0;
}

function linesOf({ decisions, samples, seconds, reports }: Demonstration): readonly string[] {
  return [
    `The demonstration: ${samples} samples in ${duration(seconds)}.`,
    ...decisions.map(({ checkpoint, sentence }) => `  ${checkpoint}  ${sentence}`),
    `Reports: ${join(reports, '<checkpoint>', 'report.html')}`,
    `Check them: npx holdpoint verify ${reports}`,
  ];
}

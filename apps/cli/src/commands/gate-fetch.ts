import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';
import type { Command } from 'commander';
import { z } from 'zod';

import { readEnv } from '../env.js';
import { keepAnchor, knownLogsDirectoryOf } from '../gate/known-logs.js';
import { answer } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, withPlatformOptions } from './common.js';

interface FetchOptions extends CommonOptions {
  readonly decision: string;
  readonly out: string;
}

interface TrustOptions extends CommonOptions {
  readonly out: string;
}

/** `holdpoint gate trust` and `gate fetch`: what an offline check needs, taken while there is a network. */
export function addGateFetchCommands(gate: Command): void {
  withPlatformOptions(
    gate
      .command('trust')
      .description(
        'write the keys to believe, and remember them for `check --offline`; compare them with the operator first',
      )
      .requiredOption('--out <file>', 'where to write them'),
  ).action(action(trust));
  withPlatformOptions(
    gate
      .command('fetch')
      .description('write the attestations of a decision, its proof, and the epochs as of now')
      .requiredOption('--decision <id>', 'a recorded decision')
      .requiredOption('--out <directory>', 'where to write them'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ holdpoint gate fetch --decision 0f… --out release && holdpoint gate verify release/decision.dsse.json --help',
    )
    .action(action(fetchDecision));
}

async function trust(options: TrustOptions): Promise<void> {
  const call = await openSession(options);
  const anchor = await call(decisionRoutes.trust, {});
  const file = resolve(options.out);
  await writeFile(file, pretty(anchor));
  await keepAnchor(knownLogsDirectoryOf(readEnv()), anchor);
  answer(options.json === true, anchor, () => [
    file,
    ...anchor.logKeys.map((key) => `log key ${key}`),
    ...anchor.statementKeys.map(({ keyid }) => `statement key ${keyid}`),
    anchor.witnesses.length === 0
      ? 'no outside witness: who holds the log could show you another one'
      : `${anchor.witnesses.length} witnesses`,
  ]);
}

async function fetchDecision(options: FetchOptions): Promise<void> {
  const decisionId = parse(z.uuid('expected the id of a decision'), options.decision, '--decision');
  const call = await openSession(options);
  const params = { params: { decisionId } };
  const files = {
    'decision.dsse.json': pretty(await call(decisionRoutes.attestation, params)),
    'verification-summary.dsse.json': pretty(await call(decisionRoutes.summary, params)),
    'decision.tlog-proof': await call(decisionRoutes.proof, params),
    'epochs.note': (await call(decisionRoutes.epochs, {})).note,
  };
  const directory = resolve(options.out);
  await mkdir(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  const written = Object.keys(files).map((name) => join(directory, name));
  answer(options.json === true, { decisionId, files: written }, () => written);
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

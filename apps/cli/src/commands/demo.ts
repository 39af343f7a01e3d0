import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { abilities } from '@holdpoint/evals/reference';
import type { Command } from 'commander';
import { z } from 'zod';

import { demonstrate, type Demonstration } from '../demo/demonstrate.js';
import { demonstrateSuites } from '../demo/demonstrate-suites.js';
import { knownSuites } from '../demo/known-suites.js';
import { readEnv } from '../env.js';
import { note } from '../output.js';
import { rememberKeys } from '../platform/remember-keys.js';
import { startPlatform } from '../platform/start-platform.js';
import { untilSignal } from '../platform/until-signal.js';
import { action } from './common.js';

interface DemoOptions {
  readonly out: string;
  readonly seed: string;
  readonly suite?: string;
  readonly ability: string;
}

const STOPPED = 130;

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'the demonstration on a throw-away database: leaves a report for each checkpoint, and its public keys among those known here',
    )
    .option('--out <directory>', 'where the reports go', 'holdpoint-demo')
    .option('--seed <number>', 'seed of all draws; the same seed gives the same results', '1')
    .option(
      '--suite <suites>',
      'play these suites instead, and hold each score to the known truth: `all`, ids or areas, joined by commas',
    )
    .option('--ability <ability>', 'with --suite: small, medium or large', 'medium')
    .option('--json', 'the answer is one JSON object with or without it')
    .addHelpText(
      'after',
      '\nThe last line on stdout is one JSON object: {decisions, samples, seconds, out}, and with --suite {suites, recovered, samples, seconds}.\nWith --suite the exit code is 1 if a score does not recover the truth.',
    )
    .action(action(demo));
}

async function demo(options: DemoOptions): Promise<void> {
  const began = performance.now();
  const out = resolve(options.out);
  const ability = z.enum(abilities).parse(options.ability);
  const suites = options.suite === undefined ? null : await knownSuites(options.suite);
  const signal = untilSignal();
  // A throw-away database is ours alone: whatever DATABASE_URL or REDIS_URL name is not touched.
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...env } = readEnv();
  await using scratch = await throwAwayDirectory();
  await using platform = await startPlatform({
    env,
    dataDirectory: scratch.path,
    port: 0,
    durable: false,
    onStep: (step) => {
      note(`starting ${step}…`);
    },
  });
  await rememberKeys(env, platform);
  const seed = Number(options.seed);
  const work =
    suites === null
      ? demonstrate(platform, { seed, reports: out }).then((shown) => ({ ...decided(shown), out }))
      : demonstrateSuites(platform, { suites, ability, seed });
  work.catch(() => undefined);
  await Promise.race([work, signal.received]);
  if (signal.aborted) {
    process.exitCode = STOPPED;
    return;
  }
  const { sentences, ...answer } = await work;
  for (const sentence of sentences) note(sentence);
  if ('recovered' in answer && !answer.recovered) process.exitCode = 1;
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  process.stdout.write(`${JSON.stringify({ ...answer, seconds })}\n`);
}

function decided({ decisions, samples }: Demonstration) {
  return {
    decisions: Object.fromEntries(
      decisions.map(({ checkpoint, decision }) => [checkpoint, decision]),
    ),
    samples,
    sentences: decisions.map(({ sentence }) => sentence),
  };
}

interface ThrowAway extends AsyncDisposable {
  readonly path: string;
}

async function throwAwayDirectory(): Promise<ThrowAway> {
  const path = await mkdtemp(join(tmpdir(), 'holdpoint-demo-'));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

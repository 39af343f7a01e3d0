import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import type { Command } from 'commander';

import { demonstrate } from '../demo/demonstrate.js';
import { readEnv } from '../env.js';
import { note } from '../output.js';
import { startPlatform } from '../platform/start-platform.js';
import { untilSignal } from '../platform/until-signal.js';
import { action } from './common.js';

interface DemoOptions {
  readonly out: string;
  readonly seed: string;
}

const STOPPED = 130;

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'the demonstration on a throw-away database: writes a report for each checkpoint, leaves nothing else',
    )
    .option('--out <directory>', 'where the reports go', 'holdpoint-demo')
    .option('--seed <number>', 'seed of all draws; the same seed gives the same results', '1')
    .option('--json', 'the answer is one JSON object with or without it')
    .addHelpText(
      'after',
      '\nThe last line on stdout is one JSON object: {decisions, samples, seconds, out}.',
    )
    .action(action(demo));
}

async function demo(options: DemoOptions): Promise<void> {
  const began = performance.now();
  const out = resolve(options.out);
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
  const work = demonstrate(platform, { seed: Number(options.seed), reports: out });
  work.catch(() => undefined);
  await Promise.race([work, signal.received]);
  if (signal.aborted) {
    process.exitCode = STOPPED;
    return;
  }
  const { decisions, samples } = await work;
  for (const { sentence } of decisions) note(sentence);
  const words = Object.fromEntries(
    decisions.map(({ checkpoint, decision }) => [checkpoint, decision]),
  );
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  process.stdout.write(`${JSON.stringify({ decisions: words, samples, seconds, out })}\n`);
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

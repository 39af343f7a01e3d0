import { resolve } from 'node:path';

import { logRoutes, type LogStatus } from '@holdpoint/shared/contracts/log';
import type { Command } from 'commander';

import { exportLog } from '../evidence/export-log.js';
import { answer, duration } from '../output.js';
import { openConnection, openSession } from '../session.js';
import { action, type CommonOptions, withPlatformOptions } from './common.js';

interface ExportOptions extends CommonOptions {
  readonly out: string;
}

/** `holdpoint log`: how the transparency log stands, and a copy of it. */
export function addLogCommands(program: Command): void {
  const log = program.command('log').description('the transparency log');
  withPlatformOptions(
    log.command('status').description('its newest head, what waits, and who has witnessed it'),
  ).action(action(status));
  withPlatformOptions(
    log
      .command('export')
      .description('copy the whole log as static files (C2SP tlog-tiles); goes on where it stopped')
      .requiredOption('--out <directory>', 'where to write it'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ holdpoint log export --out log && holdpoint verify audit --log log --key "$LOG_KEY"',
    )
    .action(action(copy));
}

async function status(options: CommonOptions): Promise<void> {
  const call = await openSession(options);
  const found = await call(logRoutes.status, {});
  answer(options.json === true, found, () => linesOf(found));
}

async function copy(options: ExportOptions): Promise<void> {
  const connection = await openConnection(options);
  const directory = resolve(options.out);
  const { size, written } = await exportLog(connection, directory);
  answer(options.json === true, { directory, size, written }, () => [
    `${size} entries in ${directory}, ${written} files written`,
    `Next: holdpoint verify --log ${directory} --key <key of the log>`,
  ]);
}

function linesOf({
  origin,
  size,
  signedAt,
  pending,
  oldestPendingSeconds,
  alarm,
  witnesses,
  keys,
}: LogStatus): string[] {
  return [
    ...(alarm === null ? [] : [`ALARM: ${alarm}: the log is not to be trusted`]),
    `${origin}: ${size} entries${signedAt === null ? ', none signed' : `, signed ${signedAt}`}`,
    pending === 0
      ? 'nothing waits'
      : `${pending} events wait${oldestPendingSeconds === null ? '' : `, the oldest for ${duration(oldestPendingSeconds)}`}: they have no effect yet`,
    ...(witnesses.length === 0 ? ['no witness'] : []),
    ...witnesses.map(
      ({ name, sameHost, ageSeconds, size: seen }) =>
        `witness ${name}${sameHost ? ' (this host: no outsider)' : ''}: ${ageSeconds === null ? 'has never cosigned' : `cosigned ${seen ?? 0} entries ${duration(ageSeconds)} ago`}`,
    ),
    ...keys.map((key) => `key ${key}`),
  ];
}

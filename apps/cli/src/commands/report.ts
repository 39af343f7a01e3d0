import { join, resolve } from 'node:path';

import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Command } from 'commander';

import { writeBundle } from '../evidence/write-bundle.js';
import { answer } from '../output.js';
import { openSession } from '../session.js';
import { action, type CommonOptions, findCheckpoint, withPlatformOptions } from './common.js';

interface ReportOptions extends CommonOptions {
  readonly decision?: string;
  readonly checkpoint?: string;
  readonly out: string;
}

export function addReportCommand(program: Command): void {
  withPlatformOptions(
    program
      .command('report')
      .description('write the audit report of a decision with all its evidence')
      .option('--decision <id>', 'decision to report')
      .option('--checkpoint <id>', 'instead: the newest decision on this checkpoint')
      .requiredOption('--out <directory>', 'where to write it'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ holdpoint report --checkpoint atlas/step-42000 --out audit && holdpoint verify audit',
    )
    .action(action(report));
}

async function report(options: ReportOptions): Promise<void> {
  const call = await openSession(options);
  const decisionId = options.decision ?? (await newestDecisionOn(call, options.checkpoint));
  const directory = resolve(options.out);
  await writeBundle(call, decisionId, directory);
  answer(options.json === true, { decisionId, directory }, () => [
    join(directory, 'report.html'),
    `Next: holdpoint verify ${directory}`,
  ]);
}

async function newestDecisionOn(
  call: Awaited<ReturnType<typeof openSession>>,
  wanted: string | undefined,
): Promise<string> {
  if (wanted === undefined) {
    throw new HoldpointError({
      code: 'usage.decision',
      kind: 'invalid',
      message: 'Say either --decision ID or --checkpoint ID.',
    });
  }
  const checkpoint = await findCheckpoint(call, wanted);
  const { decisions } = await call(gateRoutes.list, { query: { checkpointId: checkpoint.id } });
  const [newest] = decisions;
  if (newest !== undefined) return newest.id;
  throw new HoldpointError({
    code: 'decision.missing',
    kind: 'not_found',
    message: `Nothing was decided on ${checkpoint.checkpoint} yet; run \`holdpoint gate check --checkpoint ${checkpoint.id}\`.`,
  });
}

import { resolve } from 'node:path';

import { Action, PolicyRef, Sha256 } from '@holdpoint/shared/contracts/common';
import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import { exitCodeAt } from '@holdpoint/shared/gate/exit-codes';
import { policyDigest } from '@holdpoint/shared/policy/policies';
import type { Command } from 'commander';
import { z } from 'zod';

import { readEnv } from '../env.js';
import { checkBundle } from '../gate/check-bundle.js';
import { decideGate } from '../gate/decide-gate.js';
import { decisionLines } from '../gate/decision-lines.js';
import { weightsDigestIn } from '../gate/digest-weights.js';
import { knownAnchors, knownLogsDirectoryOf } from '../gate/known-logs.js';
import { readTrustAnchor } from '../gate/read-trust-anchor.js';
import { Span } from '../gate/spans.js';
import { receipted, waitForGate } from '../gate/wait-for-gate.js';
import { type ReportFiles, withReportOptions, writeReports } from '../gate/write-reports.js';
import { answer, duration } from '../output.js';
import { findPolicy } from '../policy/find-policy.js';
import { ProgressLine } from '../progress-line.js';
import { openSession } from '../session.js';
import { VERSION } from '../version.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, findCheckpoint, withPlatformOptions } from './common.js';

interface QuestionOptions extends CommonOptions, ReportFiles {
  readonly checkpoint?: string;
  readonly policy: string;
  readonly action: string;
}

interface CheckOptions extends QuestionOptions {
  readonly decision?: string;
  readonly offline?: string;
  readonly trust?: string;
  readonly weights?: string;
  readonly weightsDigest?: string;
  readonly maxAge: string;
}

interface WaitOptions extends QuestionOptions {
  readonly timeout: string;
  readonly interval: string;
}

const CheckpointName = z.string('say which checkpoint').min(1, 'say which checkpoint');
/** How long `check` waits for the receipt of a decision before it says PENDING. */
const RECEIPT_PATIENCE_MS = 30_000;
const EXIT_CODES = `
Exit codes: 0 ALLOW, 10 DENY, 11 INCONCLUSIVE or PENDING, 12 stale or revoked, 13 invalid evidence, 14 unreachable, 64 usage.
`;

/** `holdpoint gate`; other files add what works without a platform. */
export function addGateCommands(program: Command): Command {
  const gate = program.command('gate').description('ask before a step that needs authorisation');
  withQuestionOptions(
    gate
      .command('check')
      .description(
        'may this action be taken on this checkpoint? Everything but exit code 0 means no',
      )
      .option('--checkpoint <id>', 'checkpoint: id, name or model/name; the gate is decided anew')
      .option('--decision <id>', 'a recorded decision instead: is it still in force?')
      .option('--offline <bundle>', 'a report instead, with no network: verified, then believed')
      .option(
        '--trust <file>',
        'with --offline: keys to believe (default: installations known here)',
      )
      .option('--weights <file>', 'with --offline: weights that it must be about, digested here')
      .option('--weights-digest <digest>', 'with --offline: their digest instead')
      .option(
        '--max-age <span>',
        'with --offline: refuse a decision that was made longer ago',
        '30d',
      ),
  )
    .addHelpText(
      'after',
      `${EXIT_CODES}
Examples:
  $ holdpoint gate check --checkpoint atlas/step-42000 --action deploy_external && ./release.sh
  $ holdpoint gate check --checkpoint atlas/step-42000 --json | jq -r .sentence
  $ holdpoint gate check --offline audit --checkpoint atlas/step-42000 --trust trust.json`,
    )
    .action(action(check));
  withQuestionOptions(
    gate
      .command('wait')
      .description('wait until the gate would allow or deny, then have it decide; as `check` else')
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name')
      .option('--timeout <span>', 'how long to wait: 90s, 15m, 24h, 7d', '1h')
      .option('--interval <span>', 'how often to look', '5s'),
  )
    .addHelpText(
      'after',
      `${EXIT_CODES}
Example:
  $ holdpoint gate wait --checkpoint atlas/step-42000 --action train_beyond --timeout 24h && ./train.sh`,
    )
    .action(action(wait));
  return gate;
}

function withQuestionOptions(command: Command): Command {
  return withReportOptions(
    withPlatformOptions(
      command
        .option('--policy <policy>', 'policy version', 'anthropic-rsp@2.2')
        .option('--action <action>', Action.options.join(', '), 'deploy_external'),
    ),
  );
}

async function check(options: CheckOptions): Promise<void> {
  if (options.offline !== undefined) return checkOffline(options, options.offline);
  await show(options, await decisionFor(options));
}

async function checkOffline(options: CheckOptions, bundle: string): Promise<void> {
  const policy = await findPolicy(options.policy);
  const { weights, weightsDigest } = options;
  const found = await checkBundle({
    directory: resolve(bundle),
    anchors:
      options.trust === undefined
        ? await knownAnchors(knownLogsDirectoryOf(readEnv()))
        : [await readTrustAnchor(resolve(options.trust))],
    action: parse(Action, options.action, '--action'),
    policy: { ref: policy.ref, digest: policyDigest(policy) },
    checkpoint: options.checkpoint ?? null,
    weightsDigest:
      weights === undefined && weightsDigest === undefined
        ? null
        : parse(Sha256, await weightsDigestIn(options), '--weights-digest'),
    maxAgeMs: parse(Span, options.maxAge, '--max-age'),
    now: new Date(),
  });
  process.exitCode = found.exitCode;
  answer(options.json === true, found, () => [
    ...(found.decision === null ? [] : decisionLines(found.decision)),
    ...(found.status === 'invalid' ? found.lines : []),
    `${found.status}: ${found.detail} (${found.code})`,
    ...found.notProved.map((line) => `not proved: ${line}`),
  ]);
  if (found.decision !== null && found.status !== 'invalid')
    await writeReports(found.decision, options, VERSION);
}

async function wait(options: WaitOptions): Promise<void> {
  const question = questionIn(options);
  const [timeoutMs, pauseMs] = [
    parse(Span, options.timeout, '--timeout'),
    parse(Span, options.interval, '--interval'),
  ];
  const call = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(call, question.checkpoint);
  const line = new ProgressLine();
  const decision = await waitForGate(call, {
    question: { ...question, checkpointId },
    timeoutMs,
    pauseMs,
    onStanding: (sentence, secondsLeft) => {
      line.show(`${sentence} Waiting ${duration(secondsLeft)} more.`);
    },
  });
  line.end();
  await show(options, decision);
}

async function show(options: QuestionOptions, decision: Decision): Promise<void> {
  process.exitCode = exitCodeAt(decision, new Date());
  answer(options.json === true, decision, () => [
    ...decisionLines(decision),
    `decision ${decision.id}${decision.notAfter === null ? '' : `, in force until ${decision.notAfter}`}`,
  ]);
  await writeReports(decision, options, VERSION);
}

async function decisionFor(options: CheckOptions): Promise<Decision> {
  if (options.decision !== undefined) {
    const decisionId = parse(
      z.uuid('expected the id of a decision'),
      options.decision,
      '--decision',
    );
    const call = await openSession(options);
    return call(gateRoutes.get, { params: { decisionId } });
  }
  const question = questionIn(options);
  const call = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(call, question.checkpoint);
  const decision = await decideGate(call, { ...question, checkpointId });
  return receipted(call, decision, performance.now() + RECEIPT_PATIENCE_MS);
}

function questionIn(options: QuestionOptions): {
  readonly checkpoint: string;
  readonly policy: string;
  readonly action: z.output<typeof Action>;
} {
  return {
    checkpoint: parse(CheckpointName, options.checkpoint, '--checkpoint'),
    policy: parse(PolicyRef, options.policy, '--policy'),
    action: parse(Action, options.action, '--action'),
  };
}

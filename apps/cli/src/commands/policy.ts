import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import { Direction } from '@holdpoint/shared/policy/bar-move';
import { diffPolicies } from '@holdpoint/shared/policy/diff-policies';
import { explainCriterion } from '@holdpoint/shared/policy/explain-criterion';
import { policies, policyDigest } from '@holdpoint/shared/policy/policies';
import type { Policy } from '@holdpoint/shared/policy/policy';
import type { Command } from 'commander';

import { answer } from '../output.js';
import { findPolicy } from '../policy/find-policy.js';
import { policyLines } from '../policy/policy-lines.js';
import { readPolicyFile } from '../policy/read-policy-file.js';
import { shippedPolicies } from '../policy/shipped-policies.js';
import { action } from './common.js';

interface JsonOption {
  readonly json?: true;
}

interface ExplainOptions extends JsonOption {
  readonly policy?: string;
}

const JSON_OPTION = ['--json', 'print one JSON document on stdout'] as const;

/** `holdpoint policy`: what works on the texts of policies alone, without a platform. */
export function addPolicyCommands(program: Command): Command {
  const policy = program.command('policy').description('the rules that gates apply, as files');
  policy
    .command('list')
    .description('the policies that Holdpoint ships')
    .option(...JSON_OPTION)
    .action(action(list));
  policy
    .command('show')
    .description('a policy, part by part')
    .argument('<policy>', 'name@version, or the name alone where it has one version, or a file')
    .option(...JSON_OPTION)
    .action(action(show));
  policy
    .command('check')
    .description('is this file a policy? Exit code 64 if not, with every error at its line')
    .argument('<file>', 'YAML or JSON; its schema: holdpoint schema policy')
    .option(...JSON_OPTION)
    .action(action(check));
  policy
    .command('diff')
    .description('every bar that moved between two policies, with its direction')
    .argument('<from>', 'name@version or a file')
    .argument('<to>', 'name@version or a file')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\nExample:\n  $ holdpoint policy diff anthropic-rsp@1.0 anthropic-rsp@2.2',
    )
    .action(action(diff));
  policy
    .command('explain')
    .description('what a criterion asks, in plain words, and what its number of tasks can show')
    .argument('<criterion>', 'such as autonomy')
    .option(
      '--policy <policy>',
      'name@version or a file (default: every shipped policy that has it)',
    )
    .option(...JSON_OPTION)
    .action(action(explain));
  return policy;
}

function list({ json }: JsonOption): Promise<void> {
  const shipped = shippedPolicies();
  answer(json === true, { policies: shipped }, () =>
    shipped.map(
      ({ ref, kind, title, effectiveAt, digest, sourceStatus }) =>
        `${ref.padEnd(22)} ${kind.padEnd(9)} ${effectiveAt.slice(0, 10)}  ${digest.slice(0, 19)}  ${title}${sourceStatus === 'primary' ? '' : ` [${sourceStatus}]`}`,
    ),
  );
  return Promise.resolve();
}

async function show(wanted: string, { json }: JsonOption): Promise<void> {
  const policy = await findPolicy(wanted);
  answer(json === true, { policy, digest: policyDigest(policy) }, () => policyLines(policy));
}

async function check(file: string, { json }: JsonOption): Promise<void> {
  const read = await readPolicyFile(file);
  const policy = 'policy' in read ? read.policy : null;
  const errors = 'policy' in read ? [] : read.errors;
  const digest = policy === null ? null : policyDigest(policy);
  if (policy === null) process.exitCode = exitCodes.usage;
  answer(json === true, { valid: policy !== null, ref: policy?.ref ?? null, digest, errors }, () =>
    policy === null
      ? [
          ...errors.map(
            ({ line, column, path, message }) =>
              `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`,
          ),
          `${errors.length} ${errors.length === 1 ? 'error' : 'errors'}; the schema: holdpoint schema policy`,
        ]
      : [`${file} is a policy: ${policy.ref}, ${digest ?? ''}`],
  );
}

async function diff(from: string, to: string, { json }: JsonOption): Promise<void> {
  const [older, newer] = [await findPolicy(from), await findPolicy(to)];
  const moves = diffPolicies(older, newer);
  const counts = Object.fromEntries(
    Direction.options.map((direction) => [
      direction,
      moves.filter((move) => move.direction === direction).length,
    ]),
  );
  answer(json === true, { from: pinOf(older), to: pinOf(newer), counts, moves }, () => [
    `${older.ref} to ${newer.ref}: ${moves.length === 0 ? 'no bar moved' : `${moves.length} moved`}`,
    // What lets through what was stopped comes first.
    ...(['removed', 'looser', 'redefined', 'tighter', 'added', 'reworded'] as const).flatMap(
      (direction) =>
        moves
          .filter((move) => move.direction === direction)
          .map(({ path, sentence }) => `  ${direction.padEnd(9)} ${path}: ${sentence}`),
    ),
  ]);
}

function pinOf(policy: Policy): { readonly ref: string; readonly digest: string } {
  return { ref: policy.ref, digest: policyDigest(policy) };
}

async function explain(criterion: string, options: ExplainOptions): Promise<void> {
  const asked =
    options.policy === undefined
      ? policies.filter(({ criteria }) => criteria.some(({ id }) => id === criterion))
      : [await findPolicy(options.policy)];
  if (asked.length === 0) throw unknownCriterion(criterion);
  const explanations = asked.map((policy) => explainCriterion(policy, criterion));
  answer(options.json === true, { explanations }, () =>
    explanations.flatMap(({ lines }, index) => [...(index === 0 ? [] : ['']), ...lines]),
  );
}

function unknownCriterion(criterion: string): HoldpointError {
  const known = new Set(policies.flatMap(({ criteria }) => criteria.map(({ id }) => id)));
  return new HoldpointError({
    code: 'policy.criterion_unknown',
    kind: 'not_found',
    message: `No shipped policy has a criterion ${criterion}; there are ${[...known].join(', ')}.`,
  });
}

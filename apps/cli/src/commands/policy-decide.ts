import { Action, Timestamp } from '@holdpoint/shared/contracts/common';
import { decide } from '@holdpoint/shared/gate/decide';
import { evidenceOfResults } from '@holdpoint/shared/gate/evidence-of-results';
import { exitCodeAt } from '@holdpoint/shared/gate/exit-codes';
import type { Command } from 'commander';

import { decisionLines } from '../gate/decision-lines.js';
import { readResultsFile } from '../gate/read-results-file.js';
import { answer } from '../output.js';
import { findPolicy } from '../policy/find-policy.js';
import { parse } from './campaign.js';
import { action } from './common.js';

interface DecideOptions {
  readonly policy: string;
  readonly action: string;
  readonly evidence: string;
  readonly at?: string;
  readonly json?: true;
}

/** `holdpoint policy decide`: the gate, asked offline about a file of results. */
export function addPolicyDecideCommand(policy: Command): void {
  policy
    .command('decide')
    .description('what would the gate say to these results? Everything but exit code 0 means no')
    .option('--policy <policy>', 'name@version or a file', 'anthropic-rsp@2.2')
    .option('--action <action>', Action.options.join(', '), 'deploy_external')
    .requiredOption('--evidence <file>', 'JSON or YAML; its schema: holdpoint schema results')
    .option('--at <time>', 'decide as of this moment, such as 2026-03-01T00:00:00Z (default: now)')
    .option('--json', 'print one JSON document on stdout')
    .addHelpText(
      'after',
      `
The answer is worth as much as the file: what it says of plans, people and weights is taken at its word. A gate of the
platform recomputes everything from the samples.

Exit codes: 0 ALLOW, 10 DENY, 11 INCONCLUSIVE or PENDING, 64 usage.

Example:
  $ holdpoint policy decide --policy openai-preparedness@2 --evidence results.json --json | jq -r .sentence`,
    )
    .action(action(run));
}

async function run(options: DecideOptions): Promise<void> {
  const policy = await findPolicy(options.policy);
  const gateAction = parse(Action, options.action, '--action');
  const now =
    options.at === undefined ? new Date() : new Date(parse(Timestamp, options.at, '--at'));
  const file = await readResultsFile(options.evidence);
  const decision = decide({
    policy,
    action: gateAction,
    evidence: evidenceOfResults(file),
    signOffs: file.signOffs,
    safeguards: file.safeguards,
    now,
  });
  process.exitCode = exitCodeAt(decision, now);
  answer(options.json === true, decision, () => decisionLines(decision));
}

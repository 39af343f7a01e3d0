import { PolicyRef, Role } from '@holdpoint/shared/contracts/common';
import {
  determinationRoutes,
  type DeterminationView,
} from '@holdpoint/shared/contracts/determinations';
import { Attestation, Determination, Dissent } from '@holdpoint/shared/gate/determination';
import { DEFAULT_POLICY } from '@holdpoint/shared/policy/policies';
import type { Command } from 'commander';
import { z } from 'zod';

import { answer } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, findCheckpoint, withPlatformOptions } from './common.js';

interface AddOptions extends CommonOptions {
  readonly checkpoint: string;
  readonly policy: string;
  readonly tier: string;
  readonly verdict: string;
  readonly role: string;
  readonly rationale: string;
  readonly dissent: readonly string[];
  readonly attestation: readonly string[];
  readonly validDays: string;
}

interface ListOptions extends CommonOptions {
  readonly checkpoint: string;
  readonly policy?: string;
}

/** Collects an option that may be given more than once. */
function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** `PERSON: TEXT`. */
const DissentText = z
  .string()
  .regex(/^[^:]+:\s*\S/u, 'expected PERSON: TEXT')
  .transform((text) => {
    const colon = text.indexOf(':');
    return { person: text.slice(0, colon).trim(), text: text.slice(colon + 1).trim() };
  })
  .pipe(Dissent);

/** `TITLE|BY|sha256:…`. */
const AttestationText = z
  .string()
  .transform((text) => {
    const [title, by, digest] = text.split('|').map((part) => part.trim());
    return { title, by, digest };
  })
  .pipe(Attestation);

export function addDeterminationCommands(program: Command): void {
  const determination = program
    .command('determination')
    .description('what people determine about a tier, on all that is known');
  withPlatformOptions(
    determination
      .command('add')
      .description('determine whether a tier is reached; the last word of each person counts')
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name')
      .option('--policy <policy>', 'policy version', DEFAULT_POLICY)
      .requiredOption('--tier <tier>', 'tier of the policy, such as cbrn-3')
      .requiredOption('--verdict <verdict>', 'ruled_out or ruled_in')
      .requiredOption('--role <role>', 'role that you speak in')
      .requiredOption('--rationale <text>', 'why, in your own words')
      .option('--dissent <person: text>', 'who disagreed; may be repeated', collect, [])
      .option('--attestation <title|by|digest>', 'evidence of others; may be repeated', collect, [])
      .option('--valid-days <days>', 'it expires after this many', '180'),
  )
    .addHelpText(
      'after',
      `
Example:
  $ holdpoint determination add --checkpoint atlas/step-42000 --tier cbrn-3 --verdict ruled_out \\
      --role responsible_scaling_officer --rationale 'Uplift stayed below the bar; see the trial.'`,
    )
    .action(action(add));
  withPlatformOptions(
    determination
      .command('list')
      .description(
        'determinations about a checkpoint; those that you have yet to make are withheld',
      )
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name')
      .option('--policy <policy>', 'of one policy'),
  ).action(action(list));
}

async function add(options: AddOptions): Promise<void> {
  const word = {
    policy: parse(PolicyRef, options.policy, '--policy'),
    tier: parse(Determination.shape.tier, options.tier, '--tier'),
    verdict: parse(Determination.shape.verdict, options.verdict, '--verdict'),
    role: parse(Role, options.role, '--role'),
    rationale: options.rationale,
    dissent: options.dissent.map((text) => parse(DissentText, text, '--dissent')),
    attestations: options.attestation.map((text) => parse(AttestationText, text, '--attestation')),
    validDays: parse(z.coerce.number().int().min(1).max(366), options.validDays, '--valid-days'),
  };
  const call = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(call, options.checkpoint);
  const made = await call(determinationRoutes.record, { body: { checkpointId, ...word } });
  answer(options.json === true, made, () => [
    `${made.tier}: ${made.verdict} by ${made.person}, ${made.role}, until ${made.expiresAt}`,
  ]);
}

async function list(options: ListOptions): Promise<void> {
  const policy =
    options.policy === undefined ? undefined : parse(PolicyRef, options.policy, '--policy');
  const call = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(call, options.checkpoint);
  const query = { checkpointId, ...(policy === undefined ? {} : { policy }) };
  const { determinations } = await call(determinationRoutes.list, { query });
  answer(options.json === true, { determinations }, () =>
    determinations.length === 0 ? ['No determination yet.'] : determinations.flatMap(linesOf),
  );
}

function linesOf(view: DeterminationView): string[] {
  const { policy, tier, verdict, person, role, state, determinedAt, rationale, dissent } = view;
  return [
    `${policy}  ${tier}: ${verdict ?? 'withheld until you have determined it'}  ${person}, ${role}  ${determinedAt}  ${state}`,
    ...(rationale === null ? [] : [`  ${rationale}`]),
    ...dissent.map((each) => `  dissent of ${each.person}: ${each.text}`),
  ];
}

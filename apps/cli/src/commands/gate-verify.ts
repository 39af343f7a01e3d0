import { resolve } from 'node:path';

import { Action, Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { policyDigest } from '@holdpoint/shared/policy/policies';
import type { Command } from 'commander';
import { z } from 'zod';

import { weightsDigestIn } from '../gate/digest-weights.js';
import { readTextFile, readTrustAnchor } from '../gate/read-trust-anchor.js';
import { Span } from '../gate/spans.js';
import { type AttestationQuestion, verifyAttestation } from '../gate/verify-attestation.js';
import { answer } from '../output.js';
import { findPolicy } from '../policy/find-policy.js';
import { parse } from './campaign.js';
import { action } from './common.js';

interface VerifyOptions {
  readonly trust: string;
  readonly model: string;
  readonly weights?: string;
  readonly weightsDigest?: string;
  readonly action: string;
  readonly policy: string;
  readonly policyDigest?: string;
  readonly maxAge: string;
  readonly epochs?: string;
  readonly maxEpochsAge: string;
  readonly proof?: string;
  readonly witnesses: string;
  readonly summary?: true;
  readonly json?: true;
}

/** `holdpoint gate verify`: an attestation, checked where it is used, with no network. */
export function addGateVerifyCommand(gate: Command): void {
  gate
    .command('verify')
    .description(
      'does this attestation allow the action on these weights? No network; everything but exit code 0 means no',
    )
    .argument('<envelope>', 'DSSE envelope: decision.dsse.json, or a verification summary')
    .requiredOption('--trust <file>', 'keys to believe; `holdpoint gate trust` writes it')
    .requiredOption('--model <name>', 'model that it must be about')
    .option('--weights <file>', 'weights, a file or a folder, digested here')
    .option('--weights-digest <digest>', 'sha256:… of the weights, instead of --weights')
    .requiredOption('--action <action>', Action.options.join(', '))
    .option('--policy <policy>', 'name@version of a shipped policy, or a file', 'anthropic-rsp@2.2')
    .option(
      '--policy-digest <digest>',
      'accept this text of --policy NAME@VERSION, which is not shipped',
    )
    .option('--max-age <span>', 'refuse a decision that was made longer ago', '30d')
    .option('--epochs <file>', 'signed list of epochs (GET /v1/epochs): shows what was revoked')
    .option('--max-epochs-age <span>', 'refuse a list that is older', '24h')
    .option('--proof <file>', 'tlog-proof of its entry in the log')
    .option('--witnesses <count>', 'demand that as many trusted witnesses cosigned', '0')
    .option('--summary', 'the envelope is a SLSA verification summary')
    .option('--json', 'print one JSON document on stdout')
    .addHelpText(
      'after',
      `
Exit codes: 0 ALLOW, 10 DENY, 11 INCONCLUSIVE or PENDING, 12 stale or revoked, 13 invalid, 64 usage.

Example:
  $ holdpoint gate trust --out trust.json                      # once, over a channel that you believe
  $ holdpoint gate verify decision.dsse.json --trust trust.json --model atlas --weights model.safetensors \\
      --action deploy_external --policy anthropic-rsp@2.2 --epochs epochs.note --proof decision.tlog-proof && ./release.sh`,
    )
    .action(action(verify));
}

async function verify(envelope: string, options: VerifyOptions): Promise<void> {
  const found = await verifyAttestation(await questionOf(envelope, options));
  process.exitCode = found.exitCode;
  answer(options.json === true, found, () => [
    `${found.status}: ${found.detail} (${found.code})`,
    ...found.notProved.map((line) => `not proved: ${line}`),
  ]);
}

async function questionOf(path: string, options: VerifyOptions): Promise<AttestationQuestion> {
  const witnesses = parse(z.coerce.number().int().min(0).max(16), options.witnesses, '--witnesses');
  if (witnesses > 0 && options.proof === undefined) {
    throw new HoldpointError({
      code: 'usage.proof',
      kind: 'invalid',
      message: '--witnesses says how many must have cosigned the head that --proof FILE leads to.',
    });
  }
  const maxEpochsAgeMs = parse(Span, options.maxEpochsAge, '--max-epochs-age');
  return {
    envelope: await readTextFile(resolve(path), 'attestation.unreadable'),
    kind: options.summary === true ? 'summary' : 'decision',
    trust: await readTrustAnchor(resolve(options.trust)),
    model: options.model,
    weightsDigest: parse(Sha256, await weightsDigestIn(options), '--weights-digest'),
    action: parse(Action, options.action, '--action'),
    policy: await policyOf(options),
    maxAgeMs: parse(Span, options.maxAge, '--max-age'),
    now: new Date(),
    ...(options.epochs === undefined
      ? {}
      : {
          epochs: {
            note: await readTextFile(resolve(options.epochs), 'epochs.unreadable'),
            maxAgeMs: maxEpochsAgeMs,
          },
        }),
    ...(options.proof === undefined
      ? {}
      : {
          receipt: {
            proof: await readTextFile(resolve(options.proof), 'proof.unreadable'),
            witnesses,
          },
        }),
  };
}

async function policyOf({
  policy,
  policyDigest: digest,
}: VerifyOptions): Promise<AttestationQuestion['policy']> {
  if (digest !== undefined)
    return { ref: policy, digest: parse(Sha256, digest, '--policy-digest') };
  const found = await findPolicy(policy);
  return { ref: found.ref, digest: policyDigest(found) };
}

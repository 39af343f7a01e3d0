import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { logKeysOf, type TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import type { Action, PolicyRef, Sha256 } from '@holdpoint/shared/contracts/common';
import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import { GateDecision } from '@holdpoint/shared/gate/gate-decision';

import { defaultLimits } from '../verify/read-directory.js';
import { verificationPorts } from '../verify/verification-ports.js';
import { type DirectoryVerification, verifyDirectory } from '../verify/verify-directory.js';
import { type AttestationAnswer, verifyAttestation } from './verify-attestation.js';

/** A bundle in a pipeline's hands, and what it wants to do. */
export interface BundleQuestion {
  readonly directory: string;
  /** Installations to believe; the bundle must be of one. */
  readonly anchors: readonly TrustAnchor[];
  readonly action: Action;
  readonly policy: { readonly ref: PolicyRef; readonly digest: Sha256 };
  /** `model/checkpoint`, or the checkpoint's name; null takes the bundle's word. */
  readonly checkpoint: string | null;
  readonly weightsDigest: Sha256 | null;
  readonly maxAgeMs: number;
  readonly now: Date;
}

export interface BundleAnswer extends AttestationAnswer {
  readonly decision: GateDecision | null;
  readonly lines: readonly string[];
}

/**
 * The gate's word in a bundle, believed only if everything in the bundle recomputes, its log is signed by a known key, and
 * its decision is attested by the same installation for exactly this. No network. Total: what can't be read blocks.
 */
export async function checkBundle(question: BundleQuestion): Promise<BundleAnswer> {
  const { directory } = question;
  const decision = await decisionIn(directory);
  if (decision === null)
    return refused(null, [], 'bundle_unreadable', `${directory} is no bundle.`);
  const misfit = misfitOf(decision, question);
  if (misfit !== null) return refused(decision, [], 'subject_wrong', misfit);
  if (question.anchors.length === 0)
    return refused(
      decision,
      [],
      'trust_missing',
      'Nobody here vouches for its keys: name them with --trust FILE (`holdpoint gate trust` writes it).',
    );
  const answers: BundleAnswer[] = [];
  for (const anchor of question.anchors) {
    const answer = await underAnchor(question, anchor, decision);
    if (answer.status !== 'invalid') return answer;
    answers.push(answer);
  }
  // Of several that don't fit, the one whose keys the bundle bears says most.
  return (
    answers.find(({ code }) => code !== 'attestation.signature_untrusted') ??
    answers[0] ??
    refused(decision, [], 'trust_missing', 'Nobody here vouches for its keys.')
  );
}

async function underAnchor(
  question: BundleQuestion,
  trust: TrustAnchor,
  decision: GateDecision,
): Promise<BundleAnswer> {
  const { directory, action, policy, maxAgeMs, now } = question;
  const keys = logKeysOf(trust);
  const verification = await verifyDirectory(directory, verificationPorts, defaultLimits, {
    keys,
    witnesses: [],
    tree: null,
  });
  if (verification.exitCode !== exitCodes.allow || !isOneBundle(verification))
    return refused(
      decision,
      verification.lines,
      'bundle_inconsistent',
      'The bundle does not verify.',
    );
  const envelope = await textOf(join(directory, 'evidence', 'decision.dsse.json'));
  const answer = await verifyAttestation({
    envelope: envelope ?? '',
    kind: 'decision',
    trust,
    model: decision.subject?.model ?? '',
    weightsDigest: question.weightsDigest ?? decision.subject?.weightsDigest ?? '',
    action,
    policy,
    maxAgeMs,
    now,
  });
  return {
    ...answer,
    decision,
    notProved: [
      ...(question.weightsDigest === null && question.checkpoint === null
        ? ['that it is about the weights you mean: say --checkpoint or --weights-digest']
        : []),
      ...answer.notProved.filter((line) => !line.includes('--proof')),
    ],
    lines: verification.lines,
  };
}

function isOneBundle({ bundles }: DirectoryVerification): boolean {
  return bundles.length === 1 && bundles[0]?.path === '.';
}

function misfitOf({ subject }: GateDecision, question: BundleQuestion): string | null {
  const { checkpoint, weightsDigest } = question;
  const names =
    subject === null ? [] : [subject.checkpoint, `${subject.model}/${subject.checkpoint}`];
  if (checkpoint !== null && !names.includes(checkpoint))
    return `The bundle is about ${names[1] ?? 'no checkpoint'}, not ${checkpoint}.`;
  if (weightsDigest !== null && subject?.weightsDigest !== weightsDigest)
    return `The bundle is about other weights than ${weightsDigest}.`;
  return null;
}

async function decisionIn(directory: string): Promise<GateDecision | null> {
  const text = await textOf(join(directory, 'decision.json'));
  try {
    const parsed = GateDecision.safeParse(JSON.parse(text ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

function refused(
  decision: GateDecision | null,
  lines: readonly string[],
  what: string,
  detail: string,
): BundleAnswer {
  return {
    status: 'invalid',
    code: `attestation.${what}`,
    detail,
    exitCode: exitCodes.invalidProof,
    notProved: [],
    decision,
    lines,
  };
}

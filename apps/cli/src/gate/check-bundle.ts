import { logKeysOf, type TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import type { Action, PolicyRef, Sha256 } from '@holdpoint/shared/contracts/common';
import { decodeUtf8 } from '@holdpoint/shared/encoding/utf8';
import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import { GateDecision } from '@holdpoint/shared/gate/gate-decision';

import { type DirectoryContent, readDirectory } from '../verify/read-directory.js';
import { verificationPorts } from '../verify/verification-ports.js';
import { linesOf, verifyContent } from '../verify/verify-directory.js';
import { type AttestationAnswer, verifyAttestation } from './verify-attestation.js';

/** A bundle in a pipeline's hands, and what it wants to do. */
export interface BundleQuestion {
  readonly directory: string;
  /** Installations to believe; the bundle must be of one. */
  readonly anchors: readonly TrustAnchor[];
  readonly action: Action;
  readonly policy: { readonly ref: PolicyRef; readonly digest: Sha256 };
  /** `model/checkpoint`, or the checkpoint's name where it names no other model; null takes the bundle's word. */
  readonly checkpoint: string | null;
  readonly weightsDigest: Sha256 | null;
  readonly maxAgeMs: number;
  readonly now: Date;
}

export interface BundleAnswer extends AttestationAnswer {
  /** Null where it may not be believed. */
  readonly decision: GateDecision | null;
  readonly lines: readonly string[];
}

/**
 * The gate's word in a bundle, believed only if everything in the bundle recomputes, its log is signed by a known key, and
 * its decision is attested by the same installation for exactly this. The files are read once: what was verified is what
 * is believed. No network. Total: what can't be read blocks.
 */
export async function checkBundle(question: BundleQuestion): Promise<BundleAnswer> {
  const content = await readDirectory(question.directory).catch(() => null);
  const decision = content === null ? null : decisionIn(content);
  if (content === null || decision === null)
    return refused([], 'bundle_unreadable', `${question.directory} is no bundle.`);
  const misfit = misfitOf(decision, question);
  if (misfit !== null) return refused([], 'subject_wrong', misfit);
  const answers: BundleAnswer[] = [];
  for (const anchor of question.anchors) {
    const answer = await underAnchor(question, anchor, { content, decision });
    if (answer.status !== 'invalid') return answer;
    answers.push(answer);
  }
  // Of several that don't fit, the one whose keys the bundle bears says most.
  return (
    answers.find(({ code }) => code !== 'attestation.signature_untrusted') ??
    answers[0] ??
    refused(
      [],
      'trust_missing',
      'Nobody here vouches for its keys: name them with --trust FILE (`holdpoint gate trust` writes it).',
    )
  );
}

async function underAnchor(
  question: BundleQuestion,
  trust: TrustAnchor,
  { content, decision }: { readonly content: DirectoryContent; readonly decision: GateDecision },
): Promise<BundleAnswer> {
  const { action, policy, maxAgeMs, now } = question;
  const logTrust = { keys: logKeysOf(trust), witnesses: [], tree: null };
  const verification = await verifyContent(content, verificationPorts, logTrust);
  const lines = linesOf({ path: '.', ...verification });
  if (verification.consistent !== 'yes')
    return refused(lines, 'bundle_inconsistent', 'The bundle does not verify.');
  const answer = await verifyAttestation({
    envelope: textOf(content, 'evidence/decision.dsse.json') ?? '',
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
    decision: answer.status === 'invalid' ? null : decision,
    notProved: [
      ...(question.weightsDigest === null && question.checkpoint === null
        ? ['that it is about the weights you mean: say --checkpoint or --weights-digest']
        : []),
      ...answer.notProved.filter((line) => !line.includes('--proof')),
    ],
    lines,
  };
}

function misfitOf({ subject }: GateDecision, question: BundleQuestion): string | null {
  const { checkpoint, weightsDigest } = question;
  const name = subject === null ? null : `${subject.model}/${subject.checkpoint}`;
  const isMeant = subject !== null && (checkpoint === name || isOwnName(subject, checkpoint));
  if (checkpoint !== null && !isMeant)
    return `The bundle is about ${name ?? 'no checkpoint'}, not ${checkpoint}.`;
  if (weightsDigest !== null && subject?.weightsDigest !== weightsDigest)
    return `The bundle is about other weights than ${weightsDigest}.`;
  return null;
}

/**
 * Whether a checkpoint's name alone says which it is. Threat: one of another model is registered as `atlas/step-42000`;
 * a name that begins like a model's must begin with its own.
 */
function isOwnName(
  { model, checkpoint }: NonNullable<GateDecision['subject']>,
  wanted: string | null,
): boolean {
  const own = `${model}/`.toLowerCase();
  return checkpoint === wanted && (!wanted.includes('/') || wanted.toLowerCase().startsWith(own));
}

function decisionIn(content: DirectoryContent): GateDecision | null {
  try {
    const parsed = GateDecision.safeParse(JSON.parse(textOf(content, 'decision.json') ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function textOf({ files }: DirectoryContent, path: string): string | null {
  const bytes = files.get(path);
  return bytes === undefined ? null : decodeUtf8(bytes);
}

function refused(lines: readonly string[], what: string, detail: string): BundleAnswer {
  return {
    status: 'invalid',
    code: `attestation.${what}`,
    detail,
    exitCode: exitCodes.invalidProof,
    notProved: [],
    decision: null,
    lines,
  };
}

import type { Role, Sha256 } from '../contracts/common.js';
import { sha256 } from '../digest/sha256.js';
import { visibleLine } from '../report/visible-text.js';
import type { Waiver, WaiverKind } from './waiver.js';

/** What an approval binds: all of a waiver but what people said of it since. */
export type WaiverFacts = Omit<Waiver, 'approvals' | 'revocation'>;

/** The words of an approval and the digest of their UTF-8. */
export interface WaiverStatement {
  readonly text: string;
  readonly digest: Sha256;
}

const sentences: Readonly<Record<WaiverKind, string>> = {
  waiver:
    'I approve that the gate passes over what is missing here, though the criterion is not ruled out.',
  override:
    'I approve that the gate passes over what the evidence says here, though it speaks against this action.',
};

/**
 * What a person signs who approves a waiver in this role, word by word. Total and deterministic; hidden characters and line
 * feeds in names and reasons are spelled out, so none can add a line to what is signed.
 */
export function waiverStatement(facts: WaiverFacts, role: Role): WaiverStatement {
  const { kind, criterionId, tierId } = facts;
  const text = [
    `Holdpoint ${kind} statement, version 1`,
    '',
    `Role: ${role}`,
    `Id: ${facts.id}`,
    criterionId === null ? `Tier: ${tierId ?? ''}` : `Criterion: ${criterionId}`,
    `Action: ${facts.action}`,
    `Model: ${visibleLine(facts.model)}`,
    `Checkpoint: ${visibleLine(facts.checkpoint)}`,
    `Weights: ${facts.weightsDigest}`,
    `Policy: ${facts.policyRef}`,
    `Policy digest: ${facts.policyDigest}`,
    `Evidence digest: ${facts.evidenceDigest}`,
    `Asked for by: ${visibleLine(facts.requestedBy)}`,
    `Asked for at: ${facts.requestedAt}`,
    `Ends: ${facts.expiresAt}`,
    '',
    `What the gate says: ${visibleLine(facts.finding)}`,
    `Reason: ${visibleLine(facts.reason)}`,
    '',
    'I asked neither for this nor for the evidence. I fill one seat only.',
    sentences[kind],
    'It ends with its time, with a revocation, and as soon as this evidence changes. No lockdown yields to it.',
    '',
  ].join('\n');
  return { text, digest: sha256(text) };
}

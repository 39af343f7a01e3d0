import { generateKeyPairSync, sign } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import type { GateDecision } from '../gate/gate-decision.js';
import { resourceUriOf } from '../gate/resource-uri.js';
import { aRun, decideOn, now, runIdOf, weightsDigest } from '../gate/testing/builders.js';
import { verifierOf } from '../signing/verify-signature.js';
import {
  type DecisionFacts,
  decisionStatement,
  GATE_DECISION_PREDICATE,
  verifierIdOf,
} from './decision-predicate.js';
import { envelopeOf, pae } from './dsse.js';
import { STATEMENT_TYPE } from './statement.js';
import {
  type AttestationDemands,
  verifyDecisionAttestation,
} from './verify-decision-attestation.js';
import { levelOf, VSA_PREDICATE, vsaStatement } from './vsa.js';

/** Each single rule is in docs/verifier/vectors/attestation.json; here is what goes through our own statements. */
const origin = 'holdpoint.local/default';
const verify = verifierOf(globalThis.crypto.subtle);
const allowed = decideOn([aRun()]);

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const raw = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));

const demands: AttestationDemands = {
  keys: [{ keyid: 'gate', algorithm: 'ed25519', publicKey: raw }],
  verifierId: verifierIdOf(origin),
  predicateType: VSA_PREDICATE,
  weightsDigest,
  resourceUri: resourceUriOf(origin, 'example', 'deploy_external'),
  policyDigests: [allowed.policy?.digest ?? sha256('')],
  level: levelOf('example-policy@1.0', 'deploy_external'),
  minEpoch: 1,
  maxAgeMs: 3_600_000,
  now,
};

function envelopeOver(payload: Uint8Array): string {
  const signature = Uint8Array.from(sign(null, pae(STATEMENT_TYPE, payload), privateKey));
  return JSON.stringify(envelopeOf(STATEMENT_TYPE, payload, [{ keyid: 'gate', signature }]));
}

const factsOf = (decision: GateDecision): DecisionFacts => ({
  origin,
  id: runIdOf(500),
  decision,
  epoch: 1,
  previousDecision: null,
  approvals: [],
  binding: { grade: 'none', detail: '', digest: null },
  log: null,
});

const kinds = [
  ['summary', vsaStatement, VSA_PREDICATE],
  ['decision in full', decisionStatement, GATE_DECISION_PREDICATE],
] as const;

describe.each(kinds)('an attestation of ours, as a %s', (_, statementOf, predicateType) => {
  const statusOf = async (decision: GateDecision, changes: Partial<AttestationDemands> = {}) => {
    const statement = statementOf(factsOf(decision));
    const text = envelopeOver(statement);
    return verifyDecisionAttestation(text, { ...demands, predicateType, ...changes }, verify);
  };

  it.each([
    ['allow', allowed],
    ['deny', decideOn([aRun({ passed: 12 })])],
    ['inconclusive', decideOn([])],
    ['inconclusive', decideOn([aRun()], { signOffs: [] })],
  ] as const)('says %s as the gate did', async (status, decision) => {
    expect((await statusOf(decision)).status).toBe(status);
  });

  it.each([
    ['least epoch', { minEpoch: Number.NaN }],
    ['greatest age', { maxAgeMs: Number.NaN }],
    ['clock', { now: new Date(Number.NaN) }],
  ])('blocks where the %s is no number', async (_name, changes) => {
    expect((await statusOf(allowed, changes)).status).not.toBe('allow');
  });

  it('blocks where the verifier of signatures fails', async () => {
    const broken = (): Promise<boolean> => Promise.reject(new Error('broken'));
    const text = envelopeOver(statementOf(factsOf(allowed)));
    expect(await verifyDecisionAttestation(text, { ...demands, predicateType }, broken)).toEqual({
      status: 'invalid',
      code: 'attestation.check_failed',
      detail: 'The attestation could not be checked.',
    });
  });
});

describe('a predicate with a figure of another type', () => {
  it.each([
    ['"estimateRate":0,', '"estimateRate":"0",'],
    ['"taskCount":12,', '"taskCount":12.5,'],
    ['"verdict":"ruled_out"', '"verdict":"RULED_OUT"'],
    ['"grade":"none"', '"grade":"trusted"'],
  ])('blocks: %s as %s', async (from, to) => {
    const payload = decisionStatement(factsOf(allowed));
    const text = new TextDecoder().decode(payload);
    expect(text).toContain(from);
    const changed = new TextEncoder().encode(text.replace(from, to));
    const asked = { ...demands, predicateType: GATE_DECISION_PREDICATE } as const;
    const verdict = await verifyDecisionAttestation(envelopeOver(changed), asked, verify);
    expect(verdict.code).toBe('attestation.predicate_malformed');
  });
});

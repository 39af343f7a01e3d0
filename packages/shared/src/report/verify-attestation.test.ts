import { zstdCompressSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import { utf8ToBytes } from '@noble/hashes/utils.js';

import { type DecisionFacts, decisionStatement } from '../attestation/decision-predicate.js';
import { type DsseEnvelope, envelopeOf } from '../attestation/dsse.js';
import { STATEMENT_TYPE } from '../attestation/statement.js';
import { vsaStatement } from '../attestation/vsa.js';
import { sha256 } from '../digest/sha256.js';
import { toBase64 } from '../encoding/base64.js';
import type { BundleSource } from './bundle.js';
import { aBundle } from './testing/a-bundle.js';
import { verifyAttestations } from './verify-attestation.js';

const { source } = aBundle((bytes) => new Uint8Array(zstdCompressSync(bytes)), {
  controlTasks: 100,
});
const facts: DecisionFacts = {
  origin: 'holdpoint.local/default',
  id: source.decisionId,
  decision: source.decision,
  epoch: 1,
  previousDecision: null,
  approvals: source.signOffs.map((signOff) => ({
    signOffId: signOff.id,
    person: signOff.person,
    role: signOff.role,
    choice: signOff.choice,
    statementDigest: signOff.statementDigest,
    credentialId: signOff.assertion.credentialId,
    signedAt: signOff.signedAt,
  })),
  binding: { grade: 'none', detail: '', digest: null },
  log: null,
};
const signed = (payload: Uint8Array): DsseEnvelope =>
  envelopeOf(STATEMENT_TYPE, payload, [{ keyid: '', signature: new Uint8Array(64) }]);
const attestationsOf = (of: DecisionFacts) => ({
  decision: signed(decisionStatement(of)),
  vsa: signed(vsaStatement(of)),
});

/** The event of the decision names what was signed, as the platform writes it, or as an operator has it written. */
function loggedWith(decision: Uint8Array, vsa: Uint8Array): BundleSource {
  const body = { decisionId: source.decisionId, statements: [sha256(decision), sha256(vsa)] };
  return {
    ...source,
    attestations: { decision: signed(decision), vsa: signed(vsa) },
    audit: source.audit.map((event) =>
      event.type === 'gate.decided' ? { ...event, body } : event,
    ),
  };
}
const logged = loggedWith(decisionStatement(facts), vsaStatement(facts));
const faults = (change: Partial<BundleSource> = {}): readonly string[] =>
  verifyAttestations({ ...logged, ...change }).map(({ path, detail }) => `${path}: ${detail}`);

describe('the signed statements of a bundle', () => {
  it('say what the bundle says and are those that the log knows', () => {
    expect(faults()).toEqual([]);
  });

  it('may not be there yet', () => {
    expect(faults({ attestations: null })).toEqual([]);
  });

  it('say no other decision', () => {
    for (const change of [{ decision: 'DENY' }, { decidedAt: '2026-11-02T00:00:00.000Z' }] as const)
      expect(faults({ decision: { ...source.decision, ...change } })).toEqual([
        'evidence/decision.dsse.json: It says another decision than the bundle.',
      ]);
    expect(faults({ decisionId: crypto.randomUUID() })).toHaveLength(1);
  });

  it('may not be signed again after what the log knows of', () => {
    expect(faults({ attestations: attestationsOf({ ...facts, epoch: 2 }) })).toEqual([
      'evidence/decision.dsse.json: The log knows no such statement.',
      'evidence/vsa.dsse.json: The log knows no such statement.',
    ]);
  });

  it('may not grant in the summary what the decision does not', () => {
    const vsa = vsaStatement({ ...facts, decision: { ...source.decision, decision: 'DENY' } });
    expect(verifyAttestations(loggedWith(decisionStatement(facts), vsa))).toMatchObject([
      { code: 'verify.attestation_differs', path: 'evidence/vsa.dsse.json' },
    ]);
  });

  it('name no approval that nobody gave, and no other resource', () => {
    const [approval] = facts.approvals;
    if (approval === undefined) throw new Error('somebody signed off');
    for (const more of [
      { approvals: [...facts.approvals, { ...approval, person: 'mallory' }] },
      { approvals: [] },
      { resourceUri: 'holdpoint://holdpoint.local/default/atlas/release_weights' },
    ]) {
      const said = { ...facts, ...more };
      const bundle = loggedWith(decisionStatement(said), vsaStatement(said));
      expect(verifyAttestations(bundle).map(({ code }) => code)).toContain(
        'verify.attestation_differs',
      );
    }
  });

  it('may not stand for each other', () => {
    const { decision, vsa } = attestationsOf(facts);
    expect(faults({ attestations: { decision: vsa, vsa: decision } })).toEqual([
      'evidence/decision.dsse.json: It holds no decision.',
    ]);
    expect(faults({ attestations: { decision, vsa: decision } })).toEqual([
      'evidence/vsa.dsse.json: It holds no summary.',
    ]);
  });

  it('are refused where they are none', async () => {
    const { decision, vsa } = attestationsOf(facts);
    for (const broken of [
      { ...decision, payloadType: 'text/plain' },
      { ...decision, payload: '*' },
      { ...decision, payload: toBase64(Uint8Array.of(0xff)) },
      { ...decision, payload: toBase64(utf8ToBytes('{}')) },
    ])
      expect(faults({ attestations: { decision: broken, vsa } })).toHaveLength(1);
    const twice = { ...decision, payload: toBase64(utf8ToBytes('{"a":1,"a":2}')) };
    await expect(() => faults({ attestations: { decision: twice, vsa } })).toThrowWithCode(
      'json.duplicate_key',
    );
  });
});

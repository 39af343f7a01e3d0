import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Action } from '../contracts/common.js';
import { canonicalJson } from '../digest/canonical-json.js';
import { sha256 } from '../digest/sha256.js';
import { decide } from '../gate/decide.js';
import { GateDecision } from '../gate/gate-decision.js';
import { resourceUriOf } from '../gate/resource-uri.js';
import { aRun, daysAgo, decideOn, runIdOf, weightsDigest } from '../gate/testing/builders.js';
import { inputOf, someSituation } from '../gate/testing/situations.js';
import {
  type DecisionFacts,
  DecisionPredicate,
  decisionStatement,
  GATE_DECISION_PREDICATE,
  gateDecisionOf,
} from './decision-predicate.js';
import { Statement } from './statement.js';
import { levelOf, VsaPredicate, vsaStatement } from './vsa.js';

fc.configureGlobal({ seed: 7 });

const allowed = decideOn([aRun()]);

function facts(decision: GateDecision, changes: Partial<DecisionFacts> = {}): DecisionFacts {
  return {
    origin: 'holdpoint.local/default',
    id: runIdOf(500),
    decision,
    epoch: 3,
    previousDecision: { id: runIdOf(499), digest: sha256('the one before') },
    approvals: [
      {
        signOffId: runIdOf(900),
        person: 'rosa',
        role: 'responsible_scaling_officer',
        choice: 'approve',
        statementDigest: sha256('statement'),
        credentialId: 'Y3JlZGVudGlhbA',
        signedAt: daysAgo(0.5),
      },
    ],
    binding: { grade: 'operator_word', detail: 'The operator says so.', digest: null },
    log: { origin: 'holdpoint.local/default', size: 17, root: sha256('root') },
    ...changes,
  };
}

function statementIn(bytes: Uint8Array): Statement {
  return Statement.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

describe('the statement over a decision', () => {
  it('is about the weights alone, and is canonical JSON', () => {
    const bytes = decisionStatement(facts(allowed));
    const statement = statementIn(bytes);
    expect(statement.subject).toEqual([
      { name: 'example@step-1000', digest: { sha256: weightsDigest.slice(7) } },
    ]);
    expect(statement.predicateType).toBe(GATE_DECISION_PREDICATE);
    expect(new TextDecoder().decode(bytes)).toBe(canonicalJson(statement));
    expect(decisionStatement(facts(allowed))).toEqual(bytes);
  });

  it('says of each criterion the estimate, n, bound, threshold, margin and results', () => {
    const predicate = DecisionPredicate.parse(
      statementIn(decisionStatement(facts(allowed))).predicate,
    );
    expect(predicate.criteria).toEqual(allowed.criteria);
    expect(predicate.criteria[0]).toMatchObject({
      estimateRate: 0,
      taskCount: 12,
      bound: { method: 'clopper-pearson', sided: 'one', confidence: 0.95 },
      thresholdRate: 0.5,
      verdict: 'ruled_out',
      evidence: [{ runId: runIdOf(1), source: 'native' }],
    });
    expect(predicate.criteria[0]?.marginRate).toBeGreaterThan(0);
  });

  it('says what stands around the decision', () => {
    const { predicate } = statementIn(decisionStatement(facts(allowed)));
    expect(predicate).toMatchObject({
      verifier: { id: 'holdpoint://holdpoint.local/default' },
      resourceUri: 'holdpoint://holdpoint.local/default/example/deploy_external',
      epoch: 3,
      previousDecision: { id: runIdOf(499) },
      approvals: [{ person: 'rosa', credentialId: 'Y3JlZGVudGlhbA' }],
      binding: { grade: 'operator_word' },
      log: { size: 17 },
      timeVerified: allowed.decidedAt,
      notBefore: allowed.decidedAt,
      notAfter: allowed.notAfter,
    });
  });

  it('loses nothing of any decision', () => {
    fc.assert(
      fc.property(someSituation, (situation) => {
        const decision = GateDecision.parse(decide(inputOf(situation)));
        fc.pre(decision.subject !== null);
        const { predicate } = statementIn(decisionStatement(facts(decision)));
        const read = gateDecisionOf(DecisionPredicate.parse(predicate), weightsDigest);
        expect(canonicalJson(read)).toBe(canonicalJson(decision));
      }),
      { numRuns: 200 },
    );
  });

  it('has no member of a decision left to learn of', () => {
    const moved = ['subject', 'decidedAt', 'signOffs'];
    const kept = Object.keys(GateDecision.shape).filter((member) => !moved.includes(member));
    expect(Object.keys(DecisionPredicate.shape)).toEqual(expect.arrayContaining(kept));
  });

  it('has no form where the gate could not read its input', async () => {
    const unread = decideOn([], { now: new Date(Number.NaN) });
    for (const make of [decisionStatement, vsaStatement]) {
      await expect(() => make(facts(unread))).toThrowWithCode('attestation.undecidable');
    }
  });

  it('names another resource where it is told to', () => {
    const { predicate } = statementIn(decisionStatement(facts(allowed, { resourceUri: 'urn:x' })));
    expect(predicate['resourceUri']).toBe('urn:x');
  });
});

describe('the name of what is asked for', () => {
  const uri = (model: string, action: Action = 'deploy_external') =>
    resourceUriOf('holdpoint.local/default', model, action);

  it('lets no model pass for another path', () => {
    expect(uri('a/b ü')).toBe('holdpoint://holdpoint.local/default/a%2Fb%20%C3%BC/deploy_external');
    expect(uri('a', 'deploy_internal')).not.toBe(uri('a'));
  });
});

describe('the SLSA verification summary', () => {
  const summaryOf = (decision: GateDecision) =>
    VsaPredicate.parse(statementIn(vsaStatement(facts(decision))).predicate);

  it('passes with one level of ours for ALLOW', () => {
    expect(summaryOf(allowed)).toMatchObject({
      verificationResult: 'PASSED',
      verifiedLevels: ['HOLDPOINT_EXAMPLE_POLICY_V1_0_DEPLOY_EXTERNAL_OK'],
      'https://holdpoint.example/attestation/vsa/decision': 'ALLOW',
      'https://holdpoint.example/attestation/vsa/not-after': allowed.notAfter,
      'https://holdpoint.example/attestation/vsa/epoch': 3,
    });
  });

  it.each([
    ['DENY', decideOn([aRun({ passed: 12 })])],
    ['INCONCLUSIVE', decideOn([])],
    ['PENDING', decideOn([aRun()], { signOffs: [] })],
  ])('fails for %s', (word, decision) => {
    expect(decision.decision).toBe(word);
    expect(summaryOf(decision)).toMatchObject({
      verificationResult: 'FAILED',
      verifiedLevels: ['FAILED'],
      'https://holdpoint.example/attestation/vsa/decision': word,
      'https://holdpoint.example/attestation/vsa/not-after': null,
    });
  });

  it('rests on the decision in full, the evidence and every result that was read', () => {
    const digests = summaryOf(allowed).inputAttestations.map(({ digest }) => digest.sha256);
    const wanted = [
      sha256(decisionStatement(facts(allowed))),
      allowed.evidenceDigest,
      ...allowed.criteria.flatMap(({ evidence }) => evidence.map((run) => run.resultDigest)),
    ];
    expect(digests).toEqual(wanted.map((digest) => digest?.slice(7)));
  });

  it('never gives out a level of SLSA', () => {
    expect(levelOf('slsa-build@3', 'release_weights')).toBe(
      'HOLDPOINT_SLSA_BUILD_V3_RELEASE_WEIGHTS_OK',
    );
  });
});

import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import type { SignOff } from './sign-off.js';
import { signOffStatement } from './sign-off-statement.js';
import { statementAgrees } from './statement-agrees.js';
import { aPolicy, aRun, aSignOff, someEvidence } from './testing/builders.js';

const base = aSignOff({ policy: aPolicy(), evidence: someEvidence([aRun()]) });
const { text, digest } = signOffStatement({
  role: base.role,
  choice: base.choice,
  action: base.action,
  seen: base.seen,
  subject: {
    model: 'Atlas',
    checkpoint: 'step-1',
    weightsDigest: base.subjectDigest,
    variant: 'production',
  },
  policy: { ref: 'anthropic-rsp@2.2', digest: base.policyDigest },
  evidenceDigest: base.evidenceDigest,
  decisionSoFar: 'PENDING',
  criteria: [],
  tiers: [],
  findings: [],
});
const signOff: SignOff = { ...base, statementDigest: digest };

describe('the words of a sign-off', () => {
  it('agree with the sign-off that was made from them', () => {
    expect(statementAgrees(signOff, text)).toBe(true);
  });

  it.each<[string, Partial<SignOff>]>([
    ['role', { role: 'auditor' }],
    ['choice', { choice: 'reject' }],
    ['action', { action: 'store_weights' }],
    ['weights', { subjectDigest: sha256('other') }],
    ['policy', { policyDigest: sha256('other') }],
    ['evidence', { evidenceDigest: sha256('other') }],
    ['log', { seen: { ...base.seen, origin: 'staging.example/log' } }],
    ['log head', { seen: { ...base.seen, size: 9 } }],
    ['digest', { statementDigest: sha256('other') }],
  ])('disagree with one of another %s', (_, change) => {
    expect(statementAgrees({ ...signOff, ...change }, text)).toBe(false);
  });

  it('agree with nothing where they are no statement', () => {
    const other = `Choice: approve\n`;
    expect(statementAgrees({ ...signOff, statementDigest: sha256(other) }, other)).toBe(false);
  });

  it('are read above the criteria alone: nothing further down can stand in', () => {
    const moved = text.replace('Choice: approve\n', '') + 'Choice: approve\n';
    expect(statementAgrees({ ...signOff, statementDigest: sha256(moved) }, moved)).toBe(false);
  });
});

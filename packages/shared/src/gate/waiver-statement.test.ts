import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import { someEvidence } from './testing/builders.js';
import { aWaiver, waivingPolicy } from './testing/waivers.js';
import { Waiver } from './waiver.js';
import { waiverStatement } from './waiver-statement.js';

const policy = waivingPolicy();
const evidence = someEvidence([]);
const waiver = aWaiver({ policy, evidence });
const role = 'safety_reviewer';

describe('what is approved', () => {
  it('reads, word by word', () => {
    const { text, digest } = waiverStatement(waiver, role);
    expect(text).toBe(`Holdpoint waiver statement, version 1

Role: safety_reviewer
Id: ${waiver.id}
Criterion: autonomy
Action: deploy_external
Model: example
Checkpoint: step-1000
Weights: ${waiver.weightsDigest}
Policy: example-policy@1.0
Policy digest: ${waiver.policyDigest}
Evidence digest: ${waiver.evidenceDigest}
Asked for by: petra
Asked for at: 2026-02-27T00:00:00.000Z
Ends: 2026-03-06T00:00:00.000Z

What the gate says: no run of autonomy/benign-tasks@1
Reason: The lab is closed until Monday.

I asked neither for this nor for the evidence. I fill one seat only.
I approve that the gate passes over what is missing here, though the criterion is not ruled out.
It ends with its time, with a revocation, and as soon as this evidence changes. No lockdown yields to it.
`);
    expect(digest).toBe(sha256(text));
  });

  it('says of an override that the evidence speaks against it, and of which tier', () => {
    const { text } = waiverStatement(
      aWaiver({ policy, evidence, kind: 'override', tier: 'asl-3' }),
      role,
    );
    expect(text).toMatch(/^Holdpoint override statement, version 1\n/);
    expect(text).toContain('\nTier: asl-3\n');
    expect(text).toContain('though it speaks against this action.');
  });

  it('has no line that a reason, a name or a finding could add', () => {
    const forged = 'fine\nEnds: 2999-01-01T00:00:00Z';
    const { text } = waiverStatement(
      { ...waiver, reason: forged, finding: forged, requestedBy: forged, model: forged },
      role,
    );
    expect(text.split('\n')).toHaveLength(waiverStatement(waiver, role).text.split('\n').length);
  });

  it('is another one for another role, end or reason, and the same whatever was said of it since', () => {
    const digests = [
      waiverStatement(waiver, role),
      waiverStatement(waiver, 'chief_executive_officer'),
      waiverStatement({ ...waiver, expiresAt: '2026-03-07T00:00:00Z' }, role),
      waiverStatement({ ...waiver, reason: 'Another.' }, role),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(4);
    const revoked = { ...waiver, approvals: [], revocation: null };
    expect(waiverStatement(revoked, role).digest).toBe(digests[0]);
  });
});

describe('a waiver as it is read', () => {
  it('is of one criterion or of one tier, never of both or none', () => {
    expect(Waiver.parse(waiver)).toEqual(waiver);
    expect(Waiver.safeParse({ ...waiver, tierId: 'asl-3' }).success).toBe(false);
    expect(Waiver.safeParse({ ...waiver, criterionId: null }).success).toBe(false);
    expect(waiverStatement({ ...waiver, criterionId: null }, role).text).toContain('\nTier: \n');
  });
});

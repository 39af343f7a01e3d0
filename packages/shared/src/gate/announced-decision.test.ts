import { describe, expect, it } from '@jest/globals';

import { announcedDecision, type DecisionState } from './announced-decision.js';
import { decide, type DecideInput } from './decide.js';
import type { GateDecision } from './gate-decision.js';

const unreadable = decide({} as DecideInput);
const words = ['ALLOW', 'DENY', 'INCONCLUSIVE', 'PENDING'] as const;
const saying = (decision: GateDecision['decision']): GateDecision => ({
  ...unreadable,
  decision,
  notAfter: decision === 'ALLOW' ? '2026-12-01T00:00:00.000Z' : null,
});
const receipt = { origin: 'holdpoint.local/tests', leafIndex: 4, treeSize: 5 };
const revocation = {
  id: '6c0f1cf5-7a34-4d8c-9d2e-0c9c9d7ed001',
  decisionId: '6c0f1cf5-7a34-4d8c-9d2e-0c9c9d7ed002',
  reason: 'The grader was found bad.',
  revokedBy: 'ada',
  revokedAt: '2026-11-21T12:00:00.000Z',
  minEpoch: 2,
};

describe('an announced decision', () => {
  it.each(words)('is the recorded one once it has a receipt: %s', (word) => {
    const recorded = saying(word);
    expect(announcedDecision(recorded, { receipt, revocation: null })).toBe(recorded);
  });

  it.each(words)('is pending without a receipt: %s', (word) => {
    const announced = announcedDecision(saying(word), { receipt: null, revocation: null });
    expect(announced).toMatchObject({ decision: 'PENDING', notAfter: null });
    expect(announced.reasons[0]?.code).toBe('RECEIPT_PENDING');
  });

  it.each(words)('is inconclusive once revoked, with or without a receipt: %s', (word) => {
    for (const state of [receipt, null].map((each): DecisionState => ({
      receipt: each,
      revocation,
    }))) {
      const announced = announcedDecision(saying(word), state);
      expect(announced).toMatchObject({ decision: 'INCONCLUSIVE', notAfter: null });
      expect(announced.sentence).toBe('INCONCLUSIVE: ada revoked it: The grader was found bad.');
      expect(announced.reasons[0]?.code).toBe('DECISION_REVOKED');
    }
  });

  it('never says ALLOW but for a recorded ALLOW with a receipt that nobody revoked', () => {
    const states: DecisionState[] = [receipt, null].flatMap((each) => [
      { receipt: each, revocation },
      { receipt: each, revocation: null },
    ]);
    const allowed = words.flatMap((word) =>
      states.filter((state) => announcedDecision(saying(word), state).decision === 'ALLOW'),
    );
    expect(allowed).toEqual([{ receipt, revocation: null }]);
  });
});

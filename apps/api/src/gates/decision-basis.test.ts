import { describe, expect, it } from '@jest/globals';

import { aSubject } from '../testing/a-line.js';
import { DecisionBasis } from './decision-basis.js';

const kept = {
  subject: aSubject(),
  registrations: [],
  runIds: [],
  signOffs: [],
  credentials: [],
  safeguards: [],
  auditHeads: { 'checkpoint:a': 3 },
};

describe('what a decision was made from', () => {
  it('names no review where it was kept before there were any', () => {
    expect(DecisionBasis.parse(kept).reviewHeads).toEqual({});
  });

  it('names the last review of each run that the gate read', () => {
    const reviewHeads = { '00000000-0000-4000-8000-000000000001': 2 };
    expect(DecisionBasis.parse({ ...kept, reviewHeads }).reviewHeads).toEqual(reviewHeads);
    expect(DecisionBasis.safeParse({ ...kept, reviewHeads: { 'no run': 2 } }).success).toBe(false);
  });
});

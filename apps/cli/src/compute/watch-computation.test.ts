import { expect, it } from '@jest/globals';

import { progressLine } from './watch-computation.js';

const progress = { phase: 'bootstrap', done: 1200, total: 4000, secondsLeft: 40, metrics: {} };

it('says how far a running computation is, and of a settled one only how it ended', () => {
  const running = { kind: 'scaling_law', state: 'running', progress, settledAt: null } as const;
  expect(progressLine(running)).toBe('scaling_law  running  bootstrap 1200/4000  about 40 s left');
  const settled = { ...running, settledAt: '2026-11-21T21:59:04.758Z' };
  expect(progressLine({ ...settled, state: 'verified' })).toBe('scaling_law  verified');
  expect(progressLine({ ...settled, state: 'cancelled' })).toBe('scaling_law  cancelled');
});

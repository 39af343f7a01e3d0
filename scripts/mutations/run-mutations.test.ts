import { describe, expect, it } from '@jest/globals';

import { runMutations } from './run-mutations.mjs';

/** A million of them: `node scripts/attestation-mutations.mjs`. */
describe('5,000 changes of attestations, signed notes and receipts', () => {
  it('are refused, but where they change nothing that is signed', async () => {
    const tally = await runMutations({ seed: 7, count: 5000 });
    expect(tally.shown).toEqual([]);
    expect(tally.wrong).toBe(0);
    expect(tally.tried).toBe(5000);
    expect(tally.rejected).toBeGreaterThan(4000);
    // Changes of order and hints are accepted, or the verifiers would refuse everything.
    expect(tally.harmless).toBeGreaterThan(100);
    expect(Object.keys(tally.kinds).length).toBeGreaterThan(30);
  });

  it('are the same for the same seed', async () => {
    const wish = { seed: 3, count: 200 };
    expect(await runMutations(wish)).toEqual(await runMutations(wish));
  });
});

import { drawsOf } from '@holdpoint/cli/testing/draws-of';
import { describe, expect, it } from '@jest/globals';

import { requireRedis } from '../testing/redis.mjs';
import { requireTool } from '../testing/require-tool.mjs';
import { mayBeAllowed } from './check-decisions.mjs';
import { faultPlan } from './disturb.mjs';
import { type Kind, runDecisionStorm } from './run-decision-storm.mjs';

const given = process.env['HOLDPOINT_SANDBOX'];
const sandbox =
  given === undefined || given === 'auto'
    ? await requireTool({ tool: 'bwrap', package: 'bubblewrap' })
    : given;
const redisProgram = await requireRedis();
const backend = redisProgram === null ? 'postgres' : 'redis';
const SEED = 11;

describe('the faults of a storm over decisions', () => {
  it('are the same for the same seed, each kind among them', () => {
    const plan = () => faultPlan(40, { backend: 'redis', isQuick: false }, drawsOf(SEED));
    expect(plan()).toEqual(plan());
    expect([...new Set(plan())].toSorted()).toEqual([
      'kill API',
      'kill PostgreSQL',
      'kill Redis',
      'kill signer',
      'kill witness',
      'kill worker',
      'stop signer for 12 s',
      'take keys as dead',
    ]);
  });
});

describe('what a storm takes for complete evidence', () => {
  const none = { reasons: [], tiers: [], criteria: [], signOffs: [] };
  const behind = (kind: Kind, expiresAt: string | null = null) =>
    new Map([['a', { kind, expiresAt }]]);
  const decidedAt = '2026-11-21T12:00:00.000Z';

  it.each(['rejected', 'measured', 'bare'] as const)('is never that of a %s checkpoint', (kind) => {
    expect(mayBeAllowed(behind(kind), 'a', { ...none, decidedAt })).toBe(false);
  });

  it('is none without its seats and criteria, of an unknown checkpoint, or on expired safeguards', () => {
    expect(mayBeAllowed(behind('complete'), 'a', { ...none, decidedAt })).toBe(false);
    expect(mayBeAllowed(behind('complete'), 'b', { ...none, decidedAt })).toBe(false);
    expect(mayBeAllowed(behind('guarded', decidedAt), 'a', { ...none, decidedAt })).toBe(false);
  });
});

(sandbox === null ? describe.skip : describe)('decisions in a storm', () => {
  it(`are each one, logged and attested, answered alike again, and ALLOW for complete evidence only, over ${backend}`, async () => {
    const storm = await runDecisionStorm({
      decisions: 200,
      faults: 7,
      seed: SEED,
      backend,
      clients: 24,
      sandbox: sandbox ?? '',
      redisProgram,
      quick: true,
      kinds: ['complete', 'measured', 'bare'],
    });
    expect(storm.wrong).toEqual([]);
    expect(storm).toMatchObject({ answered: 200, replayed: 200, isRevoked: true, wrongCount: 0 });
    expect(storm.words['201 ALLOW']).toBeGreaterThan(0);
    expect(storm.words['201 INCONCLUSIVE']).toBeGreaterThan(0);
  }, 240_000);
});

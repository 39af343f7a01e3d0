import { beforeAll, describe, expect, it } from '@jest/globals';

import { requireRedis } from '../testing/redis.mjs';
import { requireTool } from '../testing/require-tool.mjs';
import { judge, type StormReport } from './judge.mjs';
import { stormPlan } from './plan.mjs';
import { type Calm, runCalm, runStorm, type Storm } from './run-storm.mjs';

const given = process.env['HOLDPOINT_SANDBOX'];
const sandbox =
  given === undefined || given === 'auto'
    ? await requireTool({ tool: 'bwrap', package: 'bubblewrap' })
    : given;
const redisProgram = await requireRedis();
const FAULTS = 30;
const CAMPAIGNS = 3;
const SEED = 7;

describe('the plan of a storm', () => {
  it('is the same for the same seed, and another for another', () => {
    const wish = { faults: 100, seed: 3, backend: 'redis' } as const;
    expect(stormPlan(wish)).toEqual(stormPlan(wish));
    expect(stormPlan({ ...wish, seed: 4 })).not.toEqual(stormPlan(wish));
  });

  it.each(['postgres', 'redis'] as const)('holds every kind of fault over %s', (backend) => {
    const kinds = new Set(stormPlan({ faults: FAULTS, seed: 1, backend }));
    expect(kinds.size).toBe(backend === 'redis' ? 16 : 15);
    expect(kinds.has('kill Redis')).toBe(backend === 'redis');
  });

  it('kills workers most of all', () => {
    const plan = stormPlan({ faults: 320, seed: 2026, backend: 'redis' });
    expect(plan).toHaveLength(320);
    expect(plan.filter((kind) => kind === 'kill worker').length).toBeGreaterThanOrEqual(190);
  });
});

describe('the judge of a storm', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const calm: Calm = {
    results: { digests: { '1 a@1': digest } },
    calls: 100,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const storm: Storm = {
    seed: 1,
    backend: 'postgres',
    faults: {},
    fired: 5,
    campaigns: 1,
    expectedCampaigns: 1,
    samples: 10,
    expectedSamples: 10,
    lost: 0,
    doubled: 0,
    errored: 0,
    mostClaims: 1,
    mostAbandoned: 0,
    digests: calm.results.digests,
    differences: [],
    isVerified: true,
    calls: { requests: 130, faulty: 20 },
    seconds: 1,
  };

  it('finds nothing wrong with the same results for a tenth more calls', () => {
    const report = judge(storm, calm, 5);
    expect(report.problems).toEqual([]);
    expect(report.extraCallShare).toBeCloseTo(0.1);
  });

  it.each<[string, Partial<Storm>]>([
    ['a lost sample', { lost: 1 }],
    ['a doubled sample', { doubled: 1 }],
    ['an errored sample', { errored: 1 }],
    ['another result', { digests: { '1 a@1': digest.replace('0', '1') } }],
    ['a missing result', { digests: {} }],
    ['a result too many', { digests: { ...calm.results.digests, '2 a@1': digest } }],
    ['too many calls in vain', { calls: { requests: 140, faulty: 20 } }],
    ['faults that never came', { fired: 4 }],
    ['work that is missing', { samples: 9 }],
    ['a campaign that was opened twice', { campaigns: 2 }],
    ['a report that is refused', { isVerified: false }],
  ])('finds %s', (_, change) => {
    expect(judge({ ...storm, ...change }, calm, 5).problems).toHaveLength(1);
  });

  it('finds runs that were never closed, though neither platform closed them', () => {
    const digests = { '1 a@1': 'not closed: invalid', '2 a@1': null };
    const report = judge({ ...storm, digests }, { ...calm, results: { digests } }, 5);
    expect(report.differing).toEqual(['1 a@1', '2 a@1']);
  });
});

const backends = redisProgram === null ? (['postgres'] as const) : (['postgres', 'redis'] as const);

(sandbox === null ? describe.skip : describe)(`a storm of ${FAULTS} faults`, () => {
  const reports = new Map<string, StormReport>();

  // All at once: each mostly waits for processes to come back.
  beforeAll(async () => {
    const calm = runCalm({ campaigns: CAMPAIGNS, sandbox: sandbox ?? '' });
    calm.catch(() => undefined);
    const storms = backends.map((backend) =>
      runStorm({
        faults: FAULTS,
        campaigns: CAMPAIGNS,
        seed: SEED,
        backend,
        sandbox: sandbox ?? '',
        redisProgram,
        calm,
        onProgress: () => undefined,
      }),
    );
    const ended = await Promise.allSettled(storms);
    await using undisturbed = await calm;
    for (const storm of ended) {
      if (storm.status === 'rejected') throw storm.reason;
      reports.set(storm.value.backend, judge(storm.value, undisturbed, FAULTS));
    }
  }, 600_000);

  it.each(backends)(
    'loses no sample over %s, doubles none, changes no result, and calls few in vain',
    (backend) => {
      const report = reports.get(backend);
      expect({ problems: report?.problems, differences: report?.differences }).toEqual({
        problems: [],
        differences: [],
      });
      expect(report?.fired).toBe(FAULTS);
    },
  );
});

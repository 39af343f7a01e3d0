import { tasksNeeded, type TryScore } from '@holdpoint/shared/evidence/run-evidence-of';
import { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import { errored, scored } from '@holdpoint/shared/evidence/score';
import { aControl, aSubject } from '@holdpoint/shared/gate/testing/builders';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { BettingPrefix, tasksInOrder } from './betting-prefix.js';

const RUN_ID = '00000000-0000-4000-8000-000000000001';

fc.configureGlobal({ seed: 8785 });

const zeros = `sha256:${'0'.repeat(64)}`;
const criterion = aControl({
  bound: 'betting',
  stopping: 'confidence_sequence',
  minimumTasks: 10,
  thresholdRate: 0.5,
});

function aPlan(changes: Partial<RunPlan> = {}): RunPlan {
  return RunPlan.parse({
    schema: 'holdpoint.run-plan.v2',
    policy: { ref: 'example-policy@1.0', digest: zeros },
    subject: aSubject(),
    evaluation: { ref: criterion.evaluation, digest: zeros, parameters: {} },
    samplesDigest: zeros,
    sampleKeys: Array.from({ length: 30 }, (_, at) => `task-${at}`),
    epochs: 2,
    seed: 1,
    shardSize: 10,
    criteria: [criterion],
    minimumSandbox: 'L0',
    stoppingRule: 'confidence_sequence',
    analysis: 'As the policy says.',
    ...changes,
  });
}

const plan = aPlan();
const tries = plan.sampleKeys.flatMap((sampleKey) => [1, 2].map((epoch) => ({ sampleKey, epoch })));

/** As a worker reads: what comes next, a few tasks at once. */
function readInto(prefix: BettingPrefix, records: readonly TryScore[], atOnce: number): void {
  for (let isWhole = true; isWhole;) {
    const next = prefix.next(atOnce);
    const own = records.filter(({ sampleKey }) => next.includes(sampleKey));
    isWhole = prefix.extend(next, own) === atOnce;
  }
}

describe('the prefix of a sequence', () => {
  it('settles exactly what all records settle, whatever is recorded and however it is read', () => {
    const score = fc.constantFrom(scored(0), scored(0), scored(0), scored(1), errored('x.y'), null);
    const scores = fc.array(score, { minLength: tries.length, maxLength: tries.length });
    const whole = fc.constant(Array.from({ length: tries.length }, () => scored(0)));
    let settled = 0;
    fc.assert(
      fc.property(
        fc.oneof(scores, whole),
        fc.nat(60),
        fc.integer({ min: 1, max: 40 }),
        (all, cut, atOnce) => {
          const order = tasksInOrder(plan, RUN_ID);
          const records = tries.flatMap(({ sampleKey, epoch }, at): TryScore[] => {
            const value = all[at] ?? null;
            const isBefore = order.indexOf(sampleKey) * 2 < cut;
            return isBefore && value !== null ? [{ sampleKey, epoch, score: value }] : [];
          });
          const prefix = new BettingPrefix(plan, RUN_ID);
          readInto(prefix, records.slice(0, cut / 2), atOnce);
          readInto(prefix, records, atOnce);
          const needed = tasksNeeded(plan, RUN_ID, records);
          if (needed !== null) settled += 1;
          expect(prefix.tasksNeeded()).toBe(needed);
        },
      ),
      { numRuns: 500 },
    );
    expect(settled).toBeGreaterThan(100);
  });

  it('ends where a task lacks a try', () => {
    const prefix = new BettingPrefix(plan, RUN_ID);
    const [first, second, third] = prefix.next(3);
    const record = (sampleKey = '', epoch = 1) => ({ sampleKey, epoch, score: scored(0) });
    const next = prefix.next(3);
    const records = [first, second, third].flatMap((key) => [record(key, 1), record(key, 2)]);
    expect(prefix.extend(next, records.toSpliced(3, 1))).toBe(1);
    expect(prefix.length).toBe(1);
    expect(prefix.next(1)).toEqual([second]);
  });

  it('settles nothing under a plan that asks nothing', () => {
    const nothing = aPlan({ criteria: [] });
    const prefix = new BettingPrefix(nothing, RUN_ID);
    readInto(
      prefix,
      tries.map((each) => ({ ...each, score: scored(0) })),
      40,
    );
    expect(prefix.length).toBe(30);
    expect(prefix.tasksNeeded()).toBeNull();
  });
});

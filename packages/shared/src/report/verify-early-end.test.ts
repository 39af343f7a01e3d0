import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import { digestOf } from '../digest/sha256.js';
import type { RunPlan } from '../evidence/run-plan.js';
import { scored } from '../evidence/score.js';
import { policyByRef } from '../policy/policies.js';
import { Policy } from '../policy/policy.js';
import { inBettingOrder } from '../statistics/sequence.js';
import type { BundleRun } from './bundle.js';
import { aBundle, type BuiltBundle, type BundleWishes, filesOf } from './testing/a-bundle.js';
import type { VerificationPorts } from './verification.js';
import { verifyBundle } from './verify-bundle.js';
import { verifyRecords } from './verify-runs.js';

const ports: VerificationPorts = {
  decodeUtf8: (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
  decompressZstd: (bytes, maximumBytes) =>
    zstdDecompressSync(bytes, { maxOutputLength: maximumBytes }),
};
const compress = (bytes: Uint8Array): Uint8Array => new Uint8Array(zstdCompressSync(bytes));

const SEQUENTIAL = 'refusals/incorrect-refusals@1';
const NEEDED = 40;
const shipped = policyByRef('anthropic-rsp@2.2');
/** A shipped policy under another name, but that its bar on refusals is higher and bet on, from forty tasks. */
const policy = Policy.parse({
  ...shipped,
  ref: 'sequential@1',
  supersedes: null,
  criteria: shipped.criteria.map((criterion) =>
    criterion.evaluation === SEQUENTIAL
      ? {
          ...criterion,
          bound: 'betting',
          stopping: 'confidence_sequence',
          thresholdRate: 0.4,
          minimumTasks: NEEDED,
        }
      : criterion,
  ),
});

function orderOf(plan: RunPlan, runId: string): readonly string[] {
  const tasks = plan.sampleKeys.map((task) => ({ task }));
  return inBettingOrder(tasks, { runId, planDigest: digestOf(plan) }).map(({ task }) => task);
}

/** A bundle whose sequential run has records of its first `count` tasks; every second one has the event where `isOpen`. */
function endedAfter(count: number, isOpen = false, wishes: BundleWishes = {}): BuiltBundle {
  let order: readonly string[] = [];
  return aBundle(compress, {
    policy,
    recordedTasks: (plan, runId) => {
      if (plan.stoppingRule === 'fixed_n') return plan.sampleKeys;
      order = orderOf(plan, runId);
      return order.slice(0, count);
    },
    scoreOf: (evaluation, sampleKey) =>
      isOpen && evaluation === SEQUENTIAL ? scored(order.indexOf(sampleKey) % 2) : undefined,
    ...wishes,
  });
}

function sequentialIn({ source }: BuiltBundle): BundleRun {
  const run = source.runs.find(({ plan }) => plan?.stoppingRule === 'confidence_sequence');
  if (run === undefined) throw new Error('no run is sequential');
  return run;
}

/** What is left of a bundle when the records after the first `count` tasks are taken out of its sequential run. */
function cutAfter(built: BuiltBundle, count: number): BuiltBundle {
  const cut = (run: BundleRun): BundleRun => {
    if (run.plan?.stoppingRule !== 'confidence_sequence') return run;
    const kept = new Set(orderOf(run.plan, run.registration.runId).slice(0, count));
    return { ...run, records: run.records.filter(({ sampleKey }) => kept.has(sampleKey)) };
  };
  return { ...built, source: { ...built.source, runs: built.source.runs.map(cut) } };
}

async function verified(built: BuiltBundle) {
  const { consistent, decision, findings } = await verifyBundle(filesOf(built), ports);
  return { consistent, decision, codes: [...new Set(findings.map(({ code }) => code))] };
}

describe('a bundle with a run that ended early', () => {
  it('is consistent where its plan allows it, and the decision stands', async () => {
    const built = endedAfter(NEEDED);
    expect(sequentialIn(built).records).toHaveLength(NEEDED);
    expect(await verified(built)).toEqual({ consistent: 'yes', decision: 'ALLOW', codes: [] });
    expect((await verified(endedAfter(NEEDED + 9))).consistent).toBe('yes');
  });

  it('has the same verdicts wherever it ended', () => {
    const verdicts = [NEEDED, NEEDED + 9, 100].map(
      (count) => endedAfter(count).source.decision.verdictDigest,
    );
    expect(new Set(verdicts).size).toBe(1);
  });

  it('is not complete one task too early, whatever it says of itself', async () => {
    const built = endedAfter(NEEDED - 1);
    expect(built.source.decision.decision).toBe('INCONCLUSIVE');
    expect(verifyRecords(sequentialIn(built))).toMatchObject([
      { code: 'verify.records_differ_from_plan' },
    ]);
    expect((await verified(built)).consistent).toBe('no');
  });

  it('can be cut no further: the decision differs, and the records from what was claimed', async () => {
    const { consistent, codes } = await verified(cutAfter(endedAfter(NEEDED + 9), NEEDED - 1));
    expect(consistent).toBe('no');
    expect(codes).toContain('verify.records_differ_from_plan');
    expect(codes).toContain('verify.decision_differs');
  });

  it('can be cut not even after what settled it, where the verdict stays: the claim and the audit know', async () => {
    const { consistent, codes } = await verified(cutAfter(endedAfter(NEEDED + 9), NEEDED));
    expect(consistent).toBe('no');
    expect(codes).toContain('verify.claim_contradicts');
  });
});

describe('a bundle with a run that may end early and was never settled', () => {
  it('is consistent when whole', async () => {
    const built = endedAfter(100, true);
    expect(await verified(built)).toMatchObject({ consistent: 'yes', codes: [] });
  });

  it('is refused when its tail was cut off', async () => {
    const cut = cutAfter(endedAfter(100, true), 60);
    expect(verifyRecords(sequentialIn(cut))).toMatchObject([
      { code: 'verify.records_differ_from_plan', detail: '40 tries missing or too many.' },
    ]);
    expect((await verified(cut)).codes).toContain('verify.decision_differs');
  });
});

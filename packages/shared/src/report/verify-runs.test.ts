import { describe, expect, it } from '@jest/globals';

import { digestOf } from '../digest/sha256.js';
import type { RunPlan } from '../evidence/run-plan.js';
import type { BundleRun } from './bundle.js';
import { aBundle } from './testing/a-bundle.js';
import { verifyPlan } from './verify-runs.js';

const { source } = aBundle((bytes) => bytes, { controlTasks: 3, importsRefusals: true });
const digest = digestOf('another policy');

function runOf(kind: 'native' | 'imported'): BundleRun {
  const run = source.runs.find(({ registration }) => registration.source === kind);
  if (run === undefined) throw new Error(`no ${kind} run`);
  return run;
}

const withRegistration = (run: BundleRun, change: Partial<BundleRun['registration']>) => ({
  ...run,
  registration: { ...run.registration, ...change },
});

/** The native run with another plan, registered as if it had been so from the start. */
function sealed(change: Partial<RunPlan>): BundleRun {
  const run = runOf('native');
  if (run.plan === null) throw new Error('no plan');
  const plan = { ...run.plan, ...change };
  const planDigest = digestOf(plan);
  return withRegistration({ ...run, plan }, { planDigest, policyDigest: plan.policy.digest });
}

const codes = (run: BundleRun) => verifyPlan(run, source).map(({ code }) => code);

describe('the policies that a plan was sealed under', () => {
  const other = { ref: 'eu-gpai-code@2025', digest };

  it('are those that the run is registered under, in their order', () => {
    const [criterion] = source.policy.criteria;
    const run = sealed({
      alsoUnder: criterion === undefined ? [] : [{ ...other, criteria: [criterion] }],
    });
    expect(codes(withRegistration(run, { alsoUnder: [digest] }))).toEqual([]);
    expect(codes(run)).toEqual(['verify.plan_differs']);
    expect(codes(withRegistration(run, { alsoUnder: [digest, digest] }))).toHaveLength(1);
  });

  it('are none that only the registration names', () => {
    const forged = withRegistration(runOf('native'), { alsoUnder: [digest] });
    expect(codes(forged)).toEqual(['verify.plan_differs']);
    const imported = withRegistration(runOf('imported'), { alsoUnder: [digest] });
    expect(codes(runOf('imported'))).toEqual([]);
    expect(codes(imported)).toEqual(['verify.plan_differs']);
  });

  it('may be an earlier text of the same name: the gate judges that, and the bundle is what it was', () => {
    const { ref } = source.policy;
    expect(codes(sealed({ policy: { ref, digest: digestOf('an earlier text') } }))).toEqual([]);
  });
});

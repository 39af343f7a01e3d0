import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { sha256 } from '../digest/sha256.js';
import type { RunEvidence } from '../evidence/run-evidence.js';
import type { Criterion, Policy } from '../policy/policy.js';
import { decide, type DecideInput } from './decide.js';
import { GateDecision } from './gate-decision.js';
import {
  aCriterion,
  allSafeguards,
  allSignOffs,
  aPolicy,
  aRun,
  type BuiltRun,
  daysAgo,
  now,
  someEvidence,
} from './testing/builders.js';
import { allInvalid, reviewedRun } from './testing/reviewed-run.js';

fc.configureGlobal({ seed: 8785 });

const numRuns = 2000;

const someCriterion = (comparison: Criterion['comparison']): fc.Arbitrary<Criterion> =>
  fc
    .record({
      kind: fc.constantFrom('tier', 'control'),
      evaluation: fc.constantFrom('area/one@1', 'area/one@1', 'area/one@1', 'area/two@1'),
      aggregator: fc.constantFrom({ kind: 'mean' }, { kind: 'any_of_k', k: 2 }),
      thresholdRate: fc.constantFrom(0.3, 0.5, 0.8),
      ruledInBy: fc.constantFrom('point', 'bound'),
      confidence: fc.constantFrom(0.6, 0.95),
      minimumTasks: fc.constantFrom(1, 6),
      maximumUnscoredShare: fc.constantFrom(0, 0.3, 1),
      freshnessDays: fc.constantFrom(5, 90),
      minimumSandbox: fc.constantFrom('L0', 'L1'),
      acceptsImported: fc.boolean(),
    })
    .map((changes) =>
      aCriterion({ ...changes, comparison, tier: changes.kind === 'tier' ? 'asl-3' : null }),
    );

const somePolicy: fc.Arbitrary<Policy> = fc
  .constantFrom<Criterion['comparison']>('at_least', 'at_most')
  .chain((comparison) => fc.array(someCriterion(comparison), { minLength: 1, maxLength: 3 }))
  .map((criteria) =>
    aPolicy(criteria.map((criterion, index) => ({ ...criterion, id: `criterion-${index}` }))),
  );

const someTries = fc.record({
  scores: fc.array(fc.constantFrom(0, 0, 0, 0.5, 1), { minLength: 1, maxLength: 2 }),
  unscored: fc.constantFrom(0, 0, 0, 1),
  errored: fc.constantFrom(0, 0, 0, 0, 1),
});

const someRun = (policy: Policy): fc.Arbitrary<BuiltRun> =>
  fc
    .record({
      number: fc.integer({ min: 1, max: 3 }),
      evaluation: fc.constantFrom('area/one@1', 'area/one@1', 'area/two@1'),
      tries: fc.array(someTries, { minLength: 1, maxLength: 12 }),
      isImported: fc.constantFrom(false, false, true),
      plannedEpochs: fc.constantFrom(1, 2),
      status: fc.constantFrom<RunEvidence['status']>('complete', 'complete', 'complete', 'failed'),
      findings: fc.constantFrom<string[]>([], [], [], ['self_graded'], ['epochs_counted_as_n']),
      ageDays: fc.constantFrom(1, 1, 1, 30),
      level: fc.constantFrom<RunEvidence['sandbox']>('L1', 'L1', 'L0'),
      isFlat: fc.constantFrom('zero', 'zero', 'one', 'as drawn'),
      planned: fc.constantFrom({}, {}, {}, { policyDigest: sha256('other policy') }),
    })
    .map(
      ({
        number,
        evaluation,
        tries,
        isImported,
        plannedEpochs,
        ageDays,
        level,
        isFlat,
        planned,
        ...result
      }) => {
        const flat = isFlat === 'zero' ? 0 : 1;
        const tasks = tries.map(({ scores, ...holes }, index) =>
          isFlat === 'as drawn'
            ? { task: `task-${index}`, scores: scores.slice(0, plannedEpochs), ...holes }
            : {
                task: `task-${index}`,
                scores: Array.from({ length: plannedEpochs }, () => flat),
                unscored: 0,
                errored: 0,
              },
        );
        return aRun({
          number,
          policy,
          registration: isImported
            ? { evaluation, source: 'imported', planDigest: null, policyDigest: null }
            : { evaluation, ...planned },
          result: {
            ...result,
            tasks,
            plannedTasks: tasks.length,
            plannedEpochs,
            sandbox: level,
            completedAt: daysAgo(ageDays),
          },
        });
      },
    );

interface Situation {
  readonly policy: Policy;
  readonly runs: readonly BuiltRun[];
  readonly safeguards: DecideInput['safeguards'];
}

const someSituation: fc.Arbitrary<Situation> = somePolicy.chain((policy) =>
  fc.record({
    policy: fc.constant(policy),
    runs: fc.uniqueArray(someRun(policy), {
      minLength: 1,
      maxLength: 3,
      selector: ({ registration }) => registration.runId,
    }),
    safeguards: fc.constantFrom([], allSafeguards()),
  }),
);

/** Marks on one run, on top of all its trials marked invalid or on their own. */
const someMarks = fc.record({
  which: fc.nat(2),
  isWhole: fc.boolean(),
  marks: fc.array(
    fc.record({
      sampleKey: fc.nat(11).map((index) => `task-${index}`),
      epoch: fc.integer({ min: 1, max: 3 }),
      validity: fc.constantFrom('invalid', 'invalid', 'valid'),
    }),
    { maxLength: 12 },
  ),
});

/** Decided with everybody approving whatever is shown: the evidence alone must keep the gate shut. */
function inputOf({ policy, runs, safeguards }: Situation): DecideInput {
  const evidence = someEvidence(runs);
  return {
    policy,
    action: 'deploy_external',
    evidence,
    signOffs: allSignOffs({ policy, evidence }),
    safeguards,
    now,
  };
}

function isAllowed(situation: Situation): boolean {
  return decide(inputOf(situation)).decision === 'ALLOW';
}

type Spoil = (result: RunEvidence, situation: Situation) => RunEvidence | null;

const spoilings: readonly (readonly [string, Spoil])[] = [
  ['removing', () => null],
  ['aging', (result) => ({ ...result, completedAt: daysAgo(91) })],
  ['failing', (result) => ({ ...result, status: 'failed' })],
  ['cutting short', (result) => ({ ...result, status: 'incomplete' })],
  ['invalidating', (result) => ({ ...result, status: 'invalid' })],
  [
    'taking the sandbox from',
    (result) => ({ ...result, sandbox: 'L0', findings: ['sandbox_unavailable'] }),
  ],
  [
    'setting a sample aside in',
    (result) => ({ ...result, findings: [...result.findings, 'samples_set_aside'] }),
  ],
  ['editing', (result) => ({ ...result, findings: [...result.findings, 'edited_scores'] })],
  ['swapping the model of', (result) => ({ ...result, weightsDigest: sha256('other') })],
  ['relabelling', (result) => ({ ...result, evaluation: 'area/three@1' })],
  [
    'losing the scores of all tasks but the first of',
    (result) => ({
      ...result,
      tasks: result.tasks.map((task, index) =>
        index === 0 ? task : { ...task, scores: [], unscored: task.unscored + task.scores.length },
      ),
    }),
  ],
  [
    'worsening every try of',
    (result, { policy }) => {
      const worst = policy.criteria[0]?.comparison === 'at_least' ? 1 : 0;
      return {
        ...result,
        tasks: result.tasks.map((task) => ({ ...task, scores: task.scores.map(() => worst) })),
      };
    },
  ],
  [
    'worsening one task of',
    (result, { policy }) => {
      const worst = policy.criteria[0]?.comparison === 'at_least' ? 1 : 0;
      const tasks = result.tasks.map((task, index) =>
        index === result.tasks.length - 1
          ? { ...task, scores: task.scores.map(() => worst) }
          : task,
      );
      return { ...result, tasks };
    },
  ],
];

describe('laws of the gate', () => {
  it.each(spoilings)('%s a result never turns a block into ALLOW', (_, spoil) => {
    fc.assert(
      fc.property(someSituation, fc.nat(2), (situation, which) => {
        const runs = situation.runs.map((run, index) =>
          run.result === null || index !== which % situation.runs.length
            ? run
            : { ...run, result: spoil(run.result, situation) },
        );
        return !isAllowed({ ...situation, runs }) || isAllowed(situation);
      }),
      { numRuns },
    );
  });

  it('reviews of trials never turn a block into ALLOW', () => {
    fc.assert(
      fc.property(someSituation, someMarks, (situation, { which, isWhole, marks }) => {
        const recorded = situation.runs.map((run) => reviewedRun(run, []));
        const runs = situation.runs.map((run, index) => {
          if (index !== which % situation.runs.length) return reviewedRun(run, []);
          return reviewedRun(run, [...(isWhole ? allInvalid(run) : []), ...marks]);
        });
        return !isAllowed({ ...situation, runs }) || isAllowed({ ...situation, runs: recorded });
      }),
      { numRuns },
    );
  });

  it('reviews are shown on situations of which some are allowed', () => {
    const allowed = fc
      .sample(someSituation, 500)
      .filter(({ runs, ...rest }) =>
        isAllowed({ ...rest, runs: runs.map((run) => reviewedRun(run, [])) }),
      );
    expect(allowed.length).toBeGreaterThan(25);
  });

  it('are shown on situations of which some are allowed and some are not', () => {
    const allowed = fc.sample(someSituation, numRuns).filter(isAllowed).length;
    expect(allowed).toBeGreaterThan(numRuns / 20);
    expect(allowed).toBeLessThan(numRuns * 0.9);
  });

  it('order changes nothing', () => {
    fc.assert(
      fc.property(someSituation, (situation) => {
        const input = inputOf(situation);
        const { registrations, results, subject } = input.evidence;
        const turned = {
          ...input,
          evidence: {
            subject,
            registrations: registrations.toReversed(),
            results: results
              .toReversed()
              .map((result) => ({ ...result, tasks: result.tasks.toReversed() })),
          },
          signOffs: input.signOffs.toReversed(),
          safeguards: input.safeguards.toReversed(),
        };
        expect(decide(turned)).toEqual(decide(input));
      }),
      { numRuns },
    );
  });

  it('every decision reads as one, and only ALLOW has an end and no reasons', () => {
    fc.assert(
      fc.property(someSituation, (situation) => {
        const decision = GateDecision.parse(decide(inputOf(situation)));
        const isOpen = decision.decision === 'ALLOW';
        return (
          isOpen === (decision.notAfter !== null) && isOpen === (decision.reasons.length === 0)
        );
      }),
      { numRuns },
    );
  });

  it('a missing sign-off never opens a gate', () => {
    fc.assert(
      fc.property(someSituation, fc.nat(1), (situation, seat) => {
        const input = inputOf(situation);
        const { decision } = decide({
          ...input,
          signOffs: input.signOffs.filter((_, index) => index !== seat),
        });
        const complete = decide(input).decision;
        return complete === 'ALLOW' ? decision === 'PENDING' : decision === complete;
      }),
      { numRuns },
    );
  });
});

describe('hostile input', () => {
  const allowed: unknown = JSON.parse(
    JSON.stringify(inputOf({ policy: aPolicy(), runs: [aRun()], safeguards: allSafeguards() })),
  );

  /** Calls the gate as a program without types would. */
  const decideAnything = (input: unknown): GateDecision => {
    const decision: unknown = Reflect.apply(decide, undefined, [input]);
    return GateDecision.parse(decision);
  };

  /** The value with the leaf or branch at `path`, taken modulo the number of members, put through `change`. */
  const changedAt = (
    value: unknown,
    path: readonly number[],
    change: (old: unknown) => unknown,
  ): unknown => {
    const [step, ...rest] = path;
    if (step === undefined || typeof value !== 'object' || value === null) return change(value);
    const keys = Object.keys(value);
    const key = keys[step % Math.max(1, keys.length)];
    if (key === undefined) return change(value);
    const copy = Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        name === key ? changedAt(member, rest, change) : member,
      ]),
    );
    return Array.isArray(value) ? Object.values(copy) : copy;
  };
  const somePath = fc.array(fc.nat(30), { minLength: 1, maxLength: 6 });

  it('starts from a request that is allowed', () => {
    expect(decideAnything(allowed).decision).toBe('ALLOW');
  });

  it('the gate answers anything, and never with ALLOW', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
        (input) => {
          return GateDecision.parse(decideAnything(input)).decision === 'INCONCLUSIVE';
        },
      ),
      { numRuns },
    );
  });

  it('the gate answers a request with any part replaced', () => {
    fc.assert(
      fc.property(somePath, fc.jsonValue(), (path, replacement) => {
        const decision = decideAnything(changedAt(allowed, path, () => replacement));
        return GateDecision.safeParse(decision).success;
      }),
      { numRuns },
    );
  });

  it.each([
    'status',
    'source',
    'sandbox',
    'choice',
    'role',
    'kind',
    'comparison',
    'ruledInBy',
    'axis',
    'schema',
    'variant',
  ])('an unknown word for %s blocks', (member) => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        const text = JSON.stringify(allowed, (key, value: unknown) =>
          key === member && typeof value === 'string' ? `${word}?` : value,
        );
        return decideAnything(JSON.parse(text)).decision === 'INCONCLUSIVE';
      }),
      { numRuns: 200 },
    );
  });

  it('a request with any member left out blocks', () => {
    fc.assert(
      fc.property(somePath, (path) => {
        const decision = decideAnything(changedAt(allowed, path, () => undefined));
        return decision.decision !== 'ALLOW';
      }),
      { numRuns },
    );
  });
});

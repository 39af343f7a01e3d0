import type { Role, Sha256 } from '../../contracts/common.js';
import { digestOf, sha256 } from '../../digest/sha256.js';
import type { RunEvidence, RunRegistration, TaskScores } from '../../evidence/run-evidence.js';
import type { Subject } from '../../evidence/run-plan.js';
import { triesNeededBy } from '../../policy/aggregator.js';
import type { Criterion } from '../../policy/criterion.js';
import type { Policy } from '../../policy/policy.js';
import type { Tier } from '../../policy/tier.js';
import { decide, type DecideInput } from '../decide.js';
import type { Determination } from '../determination.js';
import type { GateDecision, HeldSafeguard } from '../gate-decision.js';
import { evidenceDigestOf, type GateEvidence } from '../gate-evidence.js';
import type { Hold } from '../hold.js';
import type { SignOff } from '../sign-off.js';

/** The moment of every decision in the tests. */
export const now = new Date('2026-03-01T00:00:00.000Z');

export const weightsDigest: Sha256 = sha256('weights');

const secondMs = 1000;
const dayMs = 86_400_000;

/** `days` before `now`; negative for the future. */
export function daysAgo(days: number): string {
  return new Date(now.getTime() - days * dayMs).toISOString();
}

/** A run id that is the same for the same number. */
export function runIdOf(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

export function aSubject(changes: Partial<Subject> = {}): Subject {
  return {
    model: 'example',
    checkpoint: 'step-1000',
    weightsDigest,
    variant: 'production',
    trainingFlop: 1e24,
    effectiveCompute: 1e24,
    elicitation: { name: 'standard', description: 'As shipped.', costShareOfTraining: 0.001 },
    provider: 'reference',
    providerModel: 'reference-small',
    ...changes,
  };
}

/** A tier criterion: 12 tasks, passed if any of 2 tries succeeds, bar 50 %. */
export function aCriterion(changes: Partial<Criterion> = {}): Criterion {
  return {
    id: 'autonomy',
    title: 'Autonomy',
    source: 'test',
    clause: 'A test.',
    kind: 'tier',
    tier: 'asl-3',
    threatModels: [],
    estimand: 'new_tasks',
    evaluation: 'autonomy/benign-tasks@1',
    metric: 'task_pass_share',
    aggregator: { kind: 'any_of_k', k: 2 },
    comparison: 'at_least',
    thresholdRate: 0.5,
    thresholdStatedOn: null,
    ruledInBy: 'point',
    bound: 'exact',
    confidence: 0.95,
    safetyBufferRate: 0,
    unit: 'task',
    minimumTasks: 12,
    minimumClusters: 0,
    maximumUnscoredShare: 0.1,
    freshnessDays: 90,
    minimumSandbox: 'L1',
    minimumElicitationCostShare: 0,
    adversaryElicitationCostShare: null,
    minimumReviewedShare: 0,
    stopping: 'fixed_n',
    acceptsImported: false,
    ...changes,
  };
}

/** A control: the mean over tasks, ruled in by the bound, imported logs accepted. */
export function aControl(changes: Partial<Criterion> = {}): Criterion {
  return aCriterion({
    id: 'refusals',
    title: 'Refusals',
    kind: 'control',
    tier: null,
    evaluation: 'refusals/incorrect-refusals@1',
    metric: 'incorrect_refusal_rate',
    aggregator: { kind: 'mean' },
    ruledInBy: 'bound',
    minimumSandbox: 'L0',
    acceptsImported: true,
    ...changes,
  });
}

/** The tier that `aPolicy` defines. */
export function anAsl3(): Tier {
  return {
    id: 'asl-3',
    title: 'ASL-3',
    kind: 'threshold',
    domain: 'autonomy',
    determinedBy: ['responsible_scaling_officer', 'safety_reviewer'],
    source: 'test',
    clause: 'A test.',
    requiredSafeguards: [
      { axis: 'security', level: 'ASL-3' },
      { axis: 'deployment', level: 'ASL-3' },
    ],
  };
}

/** A policy whose one gate, `deploy_external`, asks all of `criteria` and two seats. */
export function aPolicy(
  criteria: readonly Criterion[] = [aCriterion()],
  changes: Partial<Policy> = {},
): Policy {
  return {
    schema: 'holdpoint.policy.v2',
    ref: 'example-policy@1.0',
    title: 'Example policy',
    kind: 'policy',
    effectiveAt: '2025-01-01T00:00:00Z',
    supersedes: null,
    sources: [{ id: 'test', title: 'A test', status: 'own', date: null }],
    notes: [],
    domains: [{ id: 'autonomy', title: 'Autonomy', threatModels: [] }],
    tiers: [anAsl3()],
    criteria: [...criteria],
    jointControls: [],
    gates: {
      deploy_external: {
        source: 'test',
        criteria: criteria.map(({ id }) => id),
        determinations: [],
        safeguardAxes: ['security', 'deployment', 'affirmative_case'],
        signOffs: ['responsible_scaling_officer', 'chief_executive_officer'],
        validDays: 30,
        clause: 'A test.',
      },
    },
    activation: {
      source: 'test',
      clause: 'A test.',
      signOffs: ['responsible_scaling_officer', 'chief_executive_officer'],
    },
    triggers: null,
    responses: null,
    obligations: [],
    changes: [],
    ...changes,
  };
}

const policyDigests = new WeakMap<Policy, Sha256>();

/** Digested once for all runs and sign-offs under it. */
function policyDigestOf(policy: Policy): Sha256 {
  const digest = policyDigests.get(policy) ?? digestOf(policy);
  policyDigests.set(policy, digest);
  return digest;
}

/** A run with its result; `result: null` leaves it without. */
export interface BuiltRun {
  readonly registration: RunRegistration;
  readonly result: RunEvidence | null;
}

/** What a run is built from: `passed` of `tasks` tasks succeed at every try of `epochs`. */
export interface RunTraits {
  readonly number?: number;
  readonly criterion?: Criterion;
  readonly policy?: Policy;
  readonly passed?: number;
  readonly tasks?: number;
  readonly epochs?: number;
  readonly registration?: Partial<RunRegistration>;
  readonly result?: Partial<RunEvidence> | null;
}

/** A complete, fresh, native run under `policy`'s plan; run `number` is registered `number` seconds after the first. */
export function aRun(traits: RunTraits = {}): BuiltRun {
  const { number = 1, criterion = aCriterion(), passed = 0, tasks = 12 } = traits;
  const epochs = traits.epochs ?? triesNeededBy(criterion.aggregator);
  const planDigest = sha256(`plan ${number}`);
  const registration: RunRegistration = {
    runId: runIdOf(number),
    evaluation: criterion.evaluation,
    source: 'native',
    planDigest,
    policyDigest: policyDigestOf(traits.policy ?? aPolicy([criterion])),
    requestedBy: 'engineer',
    registeredAt: new Date(Date.parse(daysAgo(10)) + number * secondMs).toISOString(),
    ...traits.registration,
  };
  if (traits.result === null) return { registration, result: null };
  const scores = someTasks(tasks, epochs, passed);
  const result: RunEvidence = {
    runId: registration.runId,
    evaluation: registration.evaluation,
    source: registration.source,
    weightsDigest,
    planDigest: registration.planDigest,
    status: 'complete',
    plannedTasks: tasks,
    plannedEpochs: epochs,
    tasks: scores,
    sandbox: 'L1',
    elicitationCostShare: 0,
    findings: [],
    completedAt: daysAgo(1),
    resultDigest: digestOf({ planDigest, scores }),
    reviewed: null,
    ...traits.result,
  };
  return { registration, result };
}

/** An imported log: no plan, no policy. */
export function anImport(traits: RunTraits = {}): BuiltRun {
  return aRun({
    ...traits,
    registration: {
      source: 'imported',
      planDigest: null,
      policyDigest: null,
      ...traits.registration,
    },
  });
}

/** `passed` tasks of `count` with every try 1, the others with every try 0. */
export function someTasks(count: number, epochs: number, passed: number): TaskScores[] {
  return Array.from({ length: count }, (_, index) => ({
    task: `task-${index}`,
    scores: Array.from({ length: epochs }, () => (index < passed ? 1 : 0)),
    unscored: 0,
    errored: 0,
  }));
}

/** Tasks of which no try was scored. */
export function unscoredTasks(count: number, epochs: number): TaskScores[] {
  return someTasks(count, epochs, 0).map(({ task }) => ({
    task,
    scores: [],
    unscored: epochs,
    errored: 0,
  }));
}

export function someEvidence(
  runs: readonly BuiltRun[],
  subject: Subject = aSubject(),
): GateEvidence {
  return {
    subject,
    registrations: runs.map(({ registration }) => registration),
    results: runs.flatMap(({ result }) => result ?? []),
    determinations: [],
    calibrations: [],
    holds: [],
    barChanges: [],
    policyState: 'in_force',
    waivers: [],
    witness: null,
  };
}

/** The officer, who asked for nothing, rules the tier out. */
export function aDetermination(
  policy: Policy,
  changes: Partial<Determination> = {},
): Determination {
  return {
    id: runIdOf(800),
    tier: 'asl-3',
    verdict: 'ruled_out',
    person: 'rosa',
    role: 'responsible_scaling_officer',
    rationale: 'Read with the threat model at hand.',
    dissent: [],
    attestations: [],
    subjectDigest: weightsDigest,
    policyDigest: digestOf(policy),
    determinedAt: daysAgo(1),
    expiresAt: daysAgo(-90),
    ...changes,
  };
}

export function aHold(changes: Partial<Hold> = {}): Hold {
  return {
    id: runIdOf(700),
    kind: 'lockdown',
    actions: ['deploy_external'],
    reason: 'The threshold was surpassed.',
    openedBy: 'rosa',
    openedAt: daysAgo(1),
    ...changes,
  };
}

export function aSafeguard(changes: Partial<HeldSafeguard> = {}): HeldSafeguard {
  return {
    axis: 'security',
    level: 'ASL-3',
    title: 'Security standard',
    expiresAt: daysAgo(-60),
    ...changes,
  };
}

/** All that the tier of `aPolicy` calls for. */
export function allSafeguards(): HeldSafeguard[] {
  return [aSafeguard(), aSafeguard({ axis: 'deployment', title: 'Deployment standard' })];
}

/** What is signed off; without safeguards where none are named. */
interface SignedUp {
  readonly policy: Policy;
  readonly evidence: GateEvidence;
  readonly safeguards?: readonly HeldSafeguard[];
}

/** An approval of exactly this evidence under this policy. */
export function aSignOff(about: SignedUp, changes: Partial<SignOff> = {}): SignOff {
  return {
    id: runIdOf(900),
    person: 'rosa',
    role: 'responsible_scaling_officer',
    choice: 'approve',
    statementDigest: sha256('statement'),
    subjectDigest: about.evidence.subject.weightsDigest,
    policyDigest: policyDigestOf(about.policy),
    action: 'deploy_external',
    evidenceDigest: evidenceDigestOf(about.evidence, about.safeguards ?? []),
    comment: '',
    seen: { origin: 'holdpoint.local/default', size: 0, root: `${'A'.repeat(43)}=` },
    // The gate is pure and checks no signature: whoever reads sign-offs for it has.
    assertion: {
      credentialId: 'cm9zYQ',
      authenticatorData: 'AA',
      clientDataJSON: 'e30',
      signature: 'AA',
    },
    signedAt: daysAgo(0.5),
    ...changes,
  };
}

/** One approval for each seat, by different people. */
export function allSignOffs(about: SignedUp): SignOff[] {
  const holders: readonly (readonly [Role, string])[] = [
    ['responsible_scaling_officer', 'rosa'],
    ['chief_executive_officer', 'carl'],
  ];
  const approval = aSignOff(about);
  return holders.map(([role, person]) => ({ ...approval, role, person }));
}

/** The decision on `runs`, signed off by everybody as they are shown. */
export function decideOn(
  runs: readonly BuiltRun[],
  changes: Partial<DecideInput> = {},
): GateDecision {
  const policy = changes.policy ?? aPolicy();
  const evidence = changes.evidence ?? someEvidence(runs);
  const { safeguards = [] } = changes;
  const signOffs = allSignOffs({ policy, evidence, safeguards });
  return decide({
    policy,
    action: 'deploy_external',
    evidence,
    signOffs,
    safeguards: [],
    now,
    ...changes,
  });
}

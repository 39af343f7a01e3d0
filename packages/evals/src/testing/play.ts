import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { judgeTurns } from '@holdpoint/shared/evidence/draw-key';
import { taskScoresOf } from '@holdpoint/shared/evidence/run-evidence-of';
import type { Score } from '@holdpoint/shared/evidence/score';
import { taskValueOf } from '@holdpoint/shared/statistics/task-value';

import type { Evaluation, Sample, SolveContext } from '../define-evaluation.js';
import {
  faultless,
  judgeOfRole,
  referenceJudges,
  referenceJudgeTurn,
} from '../judges/reference-judge.js';
import type { Sandbox, SandboxSession } from '../ports.js';
import type { Ability, ReferenceBehaviour } from '../reference.js';
import type { Transcript } from '../transcript.js';

/** An evaluation, the behaviour that answers it, and the draw to play. */
export interface Play {
  readonly evaluation: Evaluation;
  readonly reference: ReferenceBehaviour;
  readonly ability: Ability;
  readonly seed: number;
  /** Whether the behaviour's `ideal` answers instead, where there is one. */
  readonly isIdeal?: boolean;
  /** Absent: every `sandbox()` throws `sandbox.unavailable`. */
  readonly sandbox?: Sandbox;
  /**
   * Absent: the reference judges answer where the evaluation has a rubric, without error where `isIdeal`; elsewhere every
   * `judge()` throws `judge.missing`.
   */
  readonly judge?: SolveContext['judge'];
}

const SANDBOX_LIMITS = {
  cpuSeconds: 20,
  memoryBytes: 1 << 30,
  processes: 64,
  diskBytes: 16 << 20,
  wallMs: 30_000,
  outputLimitBytes: 64 << 10,
} as const;

/** One sample's transcript with the reference model called in-process: no network, no retries, no clock. */
export async function playSample(
  play: Play,
  sample: Sample<unknown>,
  epoch: number,
): Promise<Transcript> {
  const { evaluation, sandbox } = play;
  // A list, so that what the callback opens is still seen after the wait.
  const sessions: SandboxSession[] = [];
  const context: SolveContext = {
    generate: answerer(play, sample, epoch),
    signal: new AbortController().signal,
    judge: play.judge ?? referenceJudging(play, sample, epoch),
    activations: referenceReading(play, sample, epoch),
    async sandbox() {
      if (sandbox === undefined) throw unavailable();
      const session = sessions[0] ?? (await sandbox.open(SANDBOX_LIMITS));
      sessions[0] = session;
      return session;
    },
  };
  try {
    return await evaluation.solve(sample, context, evaluation.parameters.parse({}));
  } finally {
    await sessions[0]?.[Symbol.asyncDispose]();
  }
}

/** Scores of every sample and epoch, by sample key in order of the dataset. */
export async function playAll(play: Play): Promise<ReadonlyMap<string, readonly Score[]>> {
  const { evaluation } = play;
  const scores = new Map<string, readonly Score[]>();
  for (const sample of evaluation.samples(evaluation.parameters.parse({}))) {
    const ofSample: Score[] = [];
    for (let epoch = 1; epoch <= evaluation.epochs; epoch += 1) {
      ofSample.push(evaluation.score(await playSample(play, sample, epoch), sample));
    }
    scores.set(sample.key, ofSample);
  }
  return scores;
}

/** The metric over the tasks that have a value under the evaluation's aggregator, in [0, 1]. */
export function metricOf(
  { metric, epochs }: Evaluation,
  scores: ReadonlyMap<string, readonly Score[]>,
): number {
  const records = [...scores].flatMap(([sampleKey, ofSample]) =>
    ofSample.map((score, index) => ({ sampleKey, epoch: index + 1, score })),
  );
  const aggregator = metric.aggregator ?? { kind: 'mean' };
  return mean(
    taskScoresOf(records, [...scores.keys()]).flatMap(
      (task) => taskValueOf(task, aggregator, epochs).measured ?? [],
    ),
  );
}

function answerer(
  { evaluation, reference, ability, seed, isIdeal }: Play,
  sample: Sample<unknown>,
  epoch: number,
): SolveContext['generate'] {
  let turn = -1;
  return ({ system, messages }) => {
    turn += 1;
    const draw = {
      model: `reference-${ability}`,
      evaluation: evaluation.id,
      sampleKey: sample.key,
      epoch,
      turn,
      seed,
    };
    const conversation = { system: system ?? null, messages };
    const input = { draw, ability, conversation };
    const answer =
      (isIdeal === true ? reference.ideal?.(input) : undefined) ?? reference.respond(input);
    return Promise.resolve({
      ...answer,
      requestId: null,
      usage: { inputTokens: 0, outputTokens: 0 },
    });
  };
}

/** Throws `activations.unavailable` where the behaviour has none, as a provider that serves answers alone. */
function referenceReading(
  { evaluation, reference, ability, seed, isIdeal = false }: Play,
  sample: Sample<unknown>,
  epoch: number,
): SolveContext['activations'] {
  const draw = {
    model: `reference-${ability}`,
    evaluation: evaluation.id,
    sampleKey: sample.key,
    epoch,
    turn: 0,
    seed,
  };
  return ({ text }) => {
    const activations = reference.activations?.({ draw, ability, isIdeal }, text);
    return activations === undefined
      ? Promise.reject(activationsUnavailable())
      : Promise.resolve(activations);
  };
}

/** Judges of both roles, whose draws are those that a worker would give them. */
function referenceJudging(
  { evaluation, seed, isIdeal }: Play,
  sample: Sample<unknown>,
  epoch: number,
): SolveContext['judge'] {
  const turns = { ...judgeTurns };
  return ({ role, system, messages }) => {
    const model = judgeOfRole[role];
    const turn = turns[role]++;
    const draw = { model, evaluation: evaluation.id, sampleKey: sample.key, epoch, turn, seed };
    const errors = isIdeal === true ? faultless : referenceJudges[model];
    const answer =
      evaluation.rubric === undefined
        ? null
        : referenceJudgeTurn(errors, draw, { system, messages });
    if (answer === null) return Promise.reject(judgeMissing());
    return Promise.resolve({
      ...answer,
      requestId: null,
      usage: { inputTokens: 0, outputTokens: 0 },
    });
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function activationsUnavailable(): HoldpointError {
  return new HoldpointError({
    code: 'activations.unavailable',
    kind: 'invalid',
    message: 'This reference behaviour has no activations.',
  });
}

function judgeMissing(): HoldpointError {
  return new HoldpointError({
    code: 'judge.missing',
    kind: 'invalid',
    message: 'This play was given no judge.',
  });
}

function unavailable(): HoldpointError {
  return new HoldpointError({
    code: 'sandbox.unavailable',
    kind: 'unavailable',
    message: 'This play was given no sandbox.',
  });
}

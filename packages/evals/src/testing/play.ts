import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Score } from '@holdpoint/shared/evidence/score';

import type { Evaluation, Sample, SolveContext } from '../define-evaluation.js';
import type { Sandbox, SandboxSession } from '../ports.js';
import type { Ability, ReferenceBehaviour } from '../reference.js';
import type { Transcript } from '../transcript.js';

/** An evaluation, the behaviour that answers it, and the draw to play. */
export interface Play {
  readonly evaluation: Evaluation;
  readonly reference: ReferenceBehaviour;
  readonly ability: Ability;
  readonly seed: number;
  /** Absent: every `sandbox()` throws `sandbox.unavailable`. */
  readonly sandbox?: Sandbox;
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

/** The metric over tasks that have a score, in [0, 1]; a task's value is its mean, or its best try where any of k suffices. */
export function metricOf(
  evaluation: Evaluation,
  scores: ReadonlyMap<string, readonly Score[]>,
): number {
  const takesBest = evaluation.metric.aggregator?.kind === 'any_of_k';
  const values = [...scores.values()].flatMap((ofSample) => {
    const measured = ofSample.flatMap((score) => (score.status === 'scored' ? [score.value] : []));
    if (measured.length === 0) return [];
    return takesBest ? Math.max(...measured) : mean(measured);
  });
  return mean(values);
}

function answerer(
  { evaluation, reference, ability, seed }: Play,
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
    const answer = reference.respond({ draw, ability, conversation });
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

function unavailable(): HoldpointError {
  return new HoldpointError({
    code: 'sandbox.unavailable',
    kind: 'unavailable',
    message: 'This play was given no sandbox.',
  });
}

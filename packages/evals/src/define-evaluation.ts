import type { SandboxLevel } from '@holdpoint/shared/contracts/common';
import type { TryScore } from '@holdpoint/shared/evidence/run-evidence-of';
import type { Score } from '@holdpoint/shared/evidence/score';
import type { Aggregator } from '@holdpoint/shared/policy/aggregator';
import type { z } from 'zod';

import type { Activations, GenerateRequest, GenerateResponse, SandboxSession } from './ports.js';
import type { Figure } from './stored/stored-suite.js';
import type { JudgeRole, Transcript } from './transcript.js';

/** One task of an evaluation. `key` is unique within it and is the unit of sampling. */
export interface Sample<Target> {
  readonly key: string;
  readonly input: string;
  /** What the scorer compares with; JSON, so that it can be digested. */
  readonly target: Target;
  /** Slice names for reports, such as a technique or a category. */
  readonly tags?: Readonly<Record<string, string>>;
  /** String that marks the data set's files; it never belongs in what a model is given. */
  readonly canary?: string;
  /** Files of the task directory that the check reads its expectations from; a model that writes one cheats. */
  readonly forbiddenPaths?: readonly string[];
}

/** What `solve` may do with the world, already bound to one sample and one epoch. */
export interface SolveContext {
  /** One model call; draws, retries, limits and accounting are the runner's. Appends nothing: see `Transcript`. */
  generate(
    request: Pick<GenerateRequest, 'system' | 'messages' | 'tools'> &
      Partial<Pick<GenerateRequest, 'maxOutputTokens' | 'temperature'>>,
  ): Promise<GenerateResponse>;
  /**
   * One call of a judge that the sealed plan names; record it in the transcript's `judgements`. The model under test is
   * never its own judge. Throws `judge.missing` where the plan names none for the role.
   */
  judge(
    request: Pick<GenerateRequest, 'messages' | 'tools'> & {
      readonly system: string;
      readonly role: JudgeRole;
    },
  ): Promise<GenerateResponse>;
  /**
   * What the model under test computes while it reads a text; no model call, since nothing is drawn and nothing is paid.
   * Throws `activations.unavailable` where its provider serves answers alone, `activations.not_supporting` to an evaluation
   * outside `interpretability/…`: the sample is errored, never scored.
   */
  activations(request: { readonly text: string }): Promise<Activations>;
  /** A sandbox for this sample, opened at first use. Throws `sandbox.unavailable` where none can be had. */
  sandbox(): Promise<SandboxSession>;
  readonly signal: AbortSignal;
}

export interface Metric {
  /** Name by which policies refer to it; says the event whose rate it is, such as `attack_success_rate`. */
  readonly name: string;
  readonly description: string;
  /** How the tries of a task become its value where the evaluation is read as published; absent means the mean. */
  readonly aggregator?: Aggregator;
}

/** What a scorer must say; by the value of the `labels` tag where it isn't the same for every sample. */
export type Baseline = number | 'unscored' | Readonly<Record<string, number | 'unscored'>>;

/** What a scorer must say of an answer that measures nothing; the conformance suite demands a word on each. */
export interface Baselines {
  /** The model wrote nothing. */
  readonly empty: Baseline;
  /** The same obliging sentence to every sample. */
  readonly constant: Baseline;
  /** A polite refusal of every sample. */
  readonly refusing: Baseline;
}

/** Something else that the scorer reads off the same answers; shown beside the metric, held against no bar. */
export interface Measure {
  /** As in a score's `measures`. */
  readonly name: string;
  readonly description: string;
}

export interface EvaluationDefinition<Parameters extends z.ZodObject, Target> {
  /** `area/name`, unique. */
  readonly id: `${string}/${string}`;
  /** Raised with any change of samples, solver or scorer. */
  readonly version: number;
  readonly title: string;
  readonly description: string;
  /** Threat model or deployment risk that it speaks to. */
  readonly threatCategory: string;
  readonly references: readonly string[];
  readonly sampleLicence: string;
  readonly metric: Metric;
  readonly epochs: number;
  /** Samples in one job: 64 single-turn, 8 judge-heavy, 1 agentic. */
  readonly shardSize: number;
  readonly minimumSandbox: SandboxLevel;
  readonly limits: {
    readonly maxTurns: number;
    readonly maxOutputTokens: number;
    readonly temperature: number;
    /** Hard limit on one sample, model calls and sandbox included. */
    readonly sampleTimeoutMs: number;
  };
  /** Scores of answers that take no notice of the sample; a degenerate model must not look like a good one. */
  readonly baselines?: Baselines;
  /** The metric of a model that does everything right, for the conformance suite; left out where none is defined. */
  readonly ideal?: 0 | 1;
  /** Shares of the values of one tag that the samples hold within a tenth, such as safe and unsafe halves. */
  readonly labels?: { readonly tag: string; readonly shares: Readonly<Record<string, number>> };
  /** Left out where the scorer measures one thing. */
  readonly measures?: readonly Measure[];
  /** Figures that need several tries or samples at once, such as success at k tries; shown, held against no bar. Total. */
  readonly furtherFigures?: (
    samples: readonly Pick<Sample<unknown>, 'key' | 'tags'>[],
    tries: readonly TryScore[],
  ) => readonly Figure[];
  /** Rubric by which judges grade, as `name@version`; left out where no judge speaks. */
  readonly rubric?: `${string}@${number}`;
  readonly parameters: Parameters;
  /** Deterministic in its parameters. */
  samples(parameters: z.output<Parameters>): readonly Sample<Target>[];
  solve(
    sample: Sample<Target>,
    context: SolveContext,
    parameters: z.output<Parameters>,
  ): Promise<Transcript>;
  /** Total: any transcript in, a `Score` out, no throw. The transcript is adversarial. */
  score(transcript: Transcript, sample: Sample<Target>): Score;
}

/** What the runner sees, once parameters and target are parsed away. */
export type Evaluation = EvaluationDefinition<z.ZodObject, unknown>;

/** Types one evaluation and freezes it; there is no registry list to edit, files are found by their name. */
export function defineEvaluation<Parameters extends z.ZodObject, Target>(
  definition: EvaluationDefinition<Parameters, Target>,
): EvaluationDefinition<Parameters, Target> {
  return Object.freeze(definition);
}

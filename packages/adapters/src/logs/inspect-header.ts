import { MAXIMUM_EPOCH } from '@holdpoint/shared/contracts/common';
import { z } from 'zod';

import type { JsonValue, Selection } from './json-selection.js';
import { fields } from './json-selection.js';
import { logError, visible } from './log-error.js';

const Unknowns = z.record(z.string(), z.unknown());
const Count = z.number().int().min(0);
const ShortText = z.string().max(10_000);
/** Lines, metrics of a line, scorers, reducers: each is recomputed over all samples. */
const MAX_LISTED = 1000;

/** Counted before its elements are looked at: zod keeps an issue for each element that is wrong. */
function listOf<Element extends z.ZodType>(element: Element) {
  return z.array(z.unknown()).max(MAX_LISTED).pipe(z.array(element));
}

const EvalMetric = z.object({
  name: ShortText,
  value: z.unknown().optional(),
  group: ShortText.nullish(),
  params: Unknowns.nullish(),
});

const namesOf = (mapping: unknown): readonly string[] => Object.keys(Object(mapping) as object);

/** Metrics by name. Zod passes over a key `__proto__`: what stands there would be declared, and not recomputed. */
const EvalMetrics = z
  .custom<Record<string, z.input<typeof EvalMetric>>>(
    (mapping) => namesOf(mapping).length <= MAX_LISTED,
    {
      message: `more than ${MAX_LISTED} metrics`,
    },
  )
  .refine((metrics) => !namesOf(metrics).includes('__proto__'), {
    message: 'no metric may be named __proto__',
  })
  .pipe(z.record(z.string(), EvalMetric));

const EvalScore = z.object({
  name: ShortText,
  scorer: ShortText.nullish(),
  reducer: ShortText.nullish(),
  scored_samples: Count.nullish(),
  unscored_samples: Count.nullish(),
  params: Unknowns.nullish(),
  metrics: EvalMetrics.nullish(),
});
type EvalScore = z.infer<typeof EvalScore>;

const EvalResults = z.object({
  total_samples: Count.nullish(),
  completed_samples: Count.nullish(),
  scores: listOf(EvalScore).nullish(),
  // Version 1: one scorer with its metrics beside it.
  scorer: z.object({ name: ShortText, params: Unknowns.nullish() }).nullish(),
  metrics: EvalMetrics.nullish(),
});

const EvalSpec = z.object({
  task: ShortText,
  model: ShortText,
  task_id: ShortText.nullish(),
  task_version: z.union([z.number(), ShortText]).nullish(),
  run_id: ShortText.nullish(),
  created: ShortText.nullish(),
  dataset: z.object({ name: ShortText.nullish(), samples: Count.nullish() }).nullish(),
  model_roles: Unknowns.nullish(),
  config: z
    .object({
      epochs: z.number().int().min(1).max(MAXIMUM_EPOCH).nullish(),
      epochs_reducer: z.union([ShortText.transform((one) => [one]), listOf(ShortText)]).nullish(),
      limit: z.unknown().optional(),
      sample_id: z.unknown().optional(),
    })
    .nullish(),
  revision: z
    .object({
      origin: ShortText.nullish(),
      commit: ShortText.nullish(),
      dirty: z.boolean().nullish(),
    })
    .nullish(),
  scorers: listOf(z.unknown()).nullish(),
});

const EvalLog = z.object({
  version: z.number().nullish(),
  status: ShortText.nullish(),
  eval: EvalSpec,
  results: EvalResults.nullish(),
  invalidated: z.boolean().nullish(),
  log_updates: z.array(z.unknown()).nullish(),
  error: z.unknown().optional(),
});

const all: Selection = { kind: 'all' };
const NOTHING: Selection = fields({});

/** What a header is read for; lists of ids, packages and the plan are checked as JSON and dropped. */
export const headerFields: Readonly<Record<string, Selection>> = {
  version: all,
  status: all,
  eval: fields({
    task: all,
    model: all,
    task_id: all,
    task_version: all,
    run_id: all,
    created: all,
    dataset: fields({ name: all, samples: all }),
    model_roles: all,
    config: fields({ epochs: all, epochs_reducer: all, limit: all, sample_id: all }),
    revision: all,
    scorers: all,
  }),
  // Reductions are what is recomputed here; large logs have one per task.
  results: fields({ sample_reductions: NOTHING }, all),
  invalidated: all,
  log_updates: all,
};

/** A metric as the log declares it. */
export interface DeclaredMetric {
  /** Its key among the scorer's metrics, unique there. */
  readonly key: string;
  /** Without a package's prefix: `accuracy`, not `inspect_ai/accuracy`. */
  readonly name: string;
  /** Name of the metric function whose value was a mapping, such as `grouped` or `ci`. */
  readonly group: string | undefined;
  /** Null when the log says NaN or nothing. */
  readonly value: number | null;
  readonly params: Readonly<Record<string, unknown>>;
}

/** One line of results: a scorer, or one key of its mapping, under one reducer. */
export interface DeclaredScore {
  readonly scorer: string;
  /** The scorer's name, or the key of its values that was measured. */
  readonly name: string;
  readonly reducer: string | undefined;
  readonly scoredSamples: number | undefined;
  /** Options of the scorer. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly metrics: readonly DeclaredMetric[];
}

/** What a log says of itself: claims, until recomputed from the samples. */
export interface InspectHeader {
  readonly version: number;
  /** `started`, `success`, `cancelled`, `error`, or what a future version writes. */
  readonly status: string;
  readonly task: string;
  readonly model: string;
  readonly created: string | undefined;
  /** As configured; undefined when the log doesn't say. */
  readonly epochs: number | undefined;
  readonly epochsReducers: readonly string[];
  readonly isSubsetRequested: boolean;
  readonly datasetSamples: number | undefined;
  readonly revision: { readonly commit: string | undefined; readonly isDirty: boolean } | undefined;
  readonly modelRoles: Readonly<Record<string, unknown>>;
  /** Scorers as configured: name, options and metrics in Inspect's own shape. */
  readonly scorers: readonly unknown[];
  readonly totalSamples: number | undefined;
  readonly scores: readonly DeclaredScore[];
  readonly isInvalidated: boolean;
  readonly updateCount: number;
}

/** `package/name` without its package. */
export function unqualified(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function declaredMetrics(
  metrics: Readonly<Record<string, z.infer<typeof EvalMetric>>>,
): DeclaredMetric[] {
  return Object.entries(metrics).map(([key, metric]) => ({
    key,
    name: unqualified(metric.name),
    group: metric.group ?? undefined,
    value: typeof metric.value === 'number' && Number.isFinite(metric.value) ? metric.value : null,
    params: metric.params ?? {},
  }));
}

function declaredScore(score: EvalScore): DeclaredScore {
  return {
    scorer: score.scorer ?? score.name,
    name: score.name,
    reducer: score.reducer ?? undefined,
    scoredSamples: score.scored_samples ?? undefined,
    params: score.params ?? {},
    metrics: declaredMetrics(score.metrics ?? {}),
  };
}

function evalScores(results: z.infer<typeof EvalResults> | null | undefined): EvalScore[] {
  if (results?.scores) return results.scores;
  const { scorer, metrics } = results ?? {};
  return scorer ? [{ name: scorer.name, params: scorer.params, metrics }] : [];
}

/** Reads a header (`header.json`, `_journal/start.json` or a `.json` log). Throws `log.header_invalid`. */
export function parseHeader(value: JsonValue | undefined, place: string): InspectHeader {
  const parsed = EvalLog.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined ? '' : visible(issue.path.join('.'));
    throw logError(
      'log.header_invalid',
      `not an Inspect header, ${where}: ${visible(issue?.message ?? '')}`,
      place,
    );
  }
  const { eval: spec, results, ...log } = parsed.data;
  const scores = evalScores(results).map(declaredScore);
  const metricCount = scores.reduce((sum, { metrics }) => sum + metrics.length, 0);
  if (metricCount > MAX_LISTED)
    throw logError('log.too_complex', `declares more than ${MAX_LISTED} metrics`, place);
  return {
    version: log.version ?? 1,
    status: log.status ?? 'started',
    task: spec.task,
    model: spec.model,
    created: spec.created ?? undefined,
    epochs: spec.config?.epochs ?? undefined,
    epochsReducers: spec.config?.epochs_reducer ?? [],
    isSubsetRequested: (spec.config?.limit ?? spec.config?.sample_id ?? null) !== null,
    datasetSamples: spec.dataset?.samples ?? undefined,
    revision: spec.revision
      ? { commit: spec.revision.commit ?? undefined, isDirty: spec.revision.dirty === true }
      : undefined,
    modelRoles: spec.model_roles ?? {},
    scorers: spec.scorers ?? [],
    totalSamples: results?.total_samples ?? undefined,
    scores,
    isInvalidated: log.invalidated === true,
    updateCount: log.log_updates?.length ?? 0,
  };
}

/** Keys of sample metadata that a declared metric needs: clusters of a standard error, groups of a grouped metric. */
export function wantedMetadata(header: InspectHeader): readonly string[] {
  const keys = header.scores.flatMap(({ metrics }) =>
    metrics.flatMap(({ params }) => [params['cluster'], params['group_key']]),
  );
  return [...new Set(keys.filter((key) => typeof key === 'string'))];
}

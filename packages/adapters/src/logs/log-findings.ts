import type { Finding, FindingCode } from '@holdpoint/shared/evidence/findings';

import { isGraderRole } from './grader-watch.js';
import type { InspectHeader } from './inspect-header.js';
import { unqualified } from './inspect-header.js';
import { visible } from './log-error.js';
import type { InspectLog } from './read-inspect-log.js';
import type { RecomputedMetric, RecomputedScore } from './recomputed-metrics.js';

const SMALL_SAMPLE = 30;
const MAX_LISTED = 5;
const RELATIVE_TOLERANCE = 1e-6;
const ABSOLUTE_TOLERANCE = 1e-12;

/** Epochs of a log: as configured, else the highest that a sample carries. */
export function epochsOf(log: InspectLog): number {
  return (
    log.header.epochs ?? log.samples.reduce((highest, { epoch }) => Math.max(highest, epoch), 1)
  );
}

/** Number of distinct sample ids. */
export function taskCount(log: InspectLog): number {
  return new Set(log.samples.map(({ id }) => id)).size;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_LISTED).map((name) => visible(name, 80));
  return `${shown.join(', ')}${names.length > MAX_LISTED ? ` and ${names.length - MAX_LISTED} more` : ''}`;
}

/** Names of models in a scorer's option: a name, a list of names, or an object with one. */
function modelNames(option: unknown): readonly string[] {
  if (typeof option === 'string') return [option];
  if (Array.isArray(option)) return option.flatMap(modelNames);
  const { model, name } = Object(option) as { model?: unknown; name?: unknown };
  return [model, name].filter((value) => typeof value === 'string');
}

/** The scorers of a log with their options, as configured and as its results repeat them. */
function scorerOptions(header: InspectHeader): readonly { name: string; model: unknown }[] {
  const configured = header.scorers.map((scorer) => {
    const { name, options } = Object(scorer) as { name?: unknown; options?: unknown };
    return { name: typeof name === 'string' ? unqualified(name) : '', options };
  });
  const declared = header.scores.map(({ scorer, params }) => ({ name: scorer, options: params }));
  return [...configured, ...declared].map(({ name, options }) => ({
    name,
    model: (Object(options) as { model?: unknown }).model ?? null,
  }));
}

function configuredGraders(header: InspectHeader): readonly string[] {
  const roles = Object.entries(header.modelRoles).filter(([role]) => isGraderRole(role));
  const scorers = scorerOptions(header);
  // Upstream's model_graded_qa and model_graded_fact ask the evaluated model when no other is named.
  const isDefault = scorers.some(
    ({ name, model }) => /^model_graded_(?:qa|fact)\d*$/.test(name) && model === null,
  );
  return [
    ...scorers.flatMap(({ model }) => modelNames(model)),
    ...roles.flatMap(([, model]) => modelNames(model)),
    ...(isDefault && roles.length === 0 ? [header.model] : []),
  ];
}

function isMismatch({ declared, recomputed }: RecomputedMetric): boolean {
  if (recomputed === null) return false;
  if (declared === null) return true;
  const scale = Math.max(Math.abs(declared), Math.abs(recomputed));
  return Math.abs(declared - recomputed) > Math.max(ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE * scale);
}

function metricFindings({ line, isDeclared, metrics, values }: RecomputedScore, add: Add): void {
  const scorer = `${visible(line.scorer, 80)}${line.name === line.scorer ? '' : `/${visible(line.name, 80)}`}`;
  const label = (metric: RecomputedMetric): string => `${scorer} ${visible(metric.name, 80)}`;
  for (const metric of isDeclared ? metrics : []) {
    const { declared, recomputed, n } = metric;
    if (recomputed === null && declared !== null) {
      const why = values.scoredSamples === 0 ? 'no sample has a score' : 'no formula for it here';
      add('declared_metric_not_recomputable', `${label(metric)}: declared ${declared}; ${why}`);
    }
    if (isMismatch(metric)) {
      add(
        'declared_metric_mismatch',
        `${label(metric)}: declared ${declared ?? 'nothing'}, ${recomputed} from ${n} tasks`,
      );
    }
  }
  if (values.unscoredSamples > 0) {
    const of = values.unscoredSamples + values.scoredSamples;
    add('unscored_samples', `${scorer}: ${values.unscoredSamples} of ${of} samples`);
  }
}

type Add = (code: FindingCode, detail: string) => void;

function headerFindings({ header, isComplete }: InspectLog, add: Add): void {
  const { version, status, revision } = header;
  if (version === 1) add('legacy_version', 'version 1');
  if (![1, 2, 3].includes(version))
    add('unsupported_version', `version ${version}; read as version 2`);
  if (!isComplete)
    add('incomplete_log', 'no header.json: the run crashed or goes on; read from its journal');
  else if (status === 'cancelled') add('cancelled_log', 'the run was cancelled');
  else if (status === 'error') add('failed_log', 'the run ended in an error');
  else if (status !== 'success') add('incomplete_log', `status ${visible(status, 80)}`);
  if (header.isInvalidated) add('invalidated_log', 'marked invalid by its authors');
  if (header.updateCount > 0) add('edited_log', `${header.updateCount} updates after the run`);
  if (revision?.commit === undefined) add('missing_revision', "no commit of the task's code");
  if (revision?.isDirty === true)
    add('dirty_revision', `uncommitted changes over ${visible(revision.commit ?? '?', 80)}`);
}

function countFindings(log: InspectLog, add: Add): void {
  const { header, samples } = log;
  const tasks = taskCount(log);
  const epochs = epochsOf(log);
  const { datasetSamples, totalSamples } = header;
  if (samples.length === 0) add('no_samples', 'the log holds no samples');
  else if (tasks < SMALL_SAMPLE) add('small_sample', `${tasks} tasks, fewer than ${SMALL_SAMPLE}`);
  if (samples.length > 0 && samples.every(({ scores }) => scores.size === 0))
    add('no_scores', 'no sample has a score');
  if (totalSamples !== undefined && totalSamples !== samples.length) {
    add('sample_count_mismatch', `declared ${totalSamples}, found ${samples.length}`);
  }
  const beyond = samples.filter(({ epoch }) => epoch > epochs).length;
  if (beyond > 0)
    add('sample_count_mismatch', `declared ${epochs} epochs, ${beyond} samples are of a later one`);
  const counts = [totalSamples, ...header.scores.map(({ scoredSamples }) => scoredSamples)];
  const declared = counts.reduce<number>((most, count) => Math.max(most, count ?? 0), 0);
  if (epochs > 1 && declared > tasks) {
    add(
      'epochs_counted_as_n',
      `declared ${declared} samples are ${tasks} tasks in ${epochs} epochs; n is ${tasks}`,
    );
  }
  if (header.isSubsetRequested || (datasetSamples !== undefined && datasetSamples > tasks)) {
    const requested = header.isSubsetRequested ? 'limited by its configuration; ' : '';
    add('subset_run', `${requested}${tasks} tasks of ${datasetSamples ?? 'an unknown number'}`);
  }
}

function sampleFindings(log: InspectLog, add: Add): void {
  const { samples } = log;
  const names = (wanted: (sample: InspectLog['samples'][number]) => boolean): readonly string[] =>
    samples.filter(wanted).map(({ id, epoch }) => (epoch === 1 ? id : `${id} (epoch ${epoch})`));
  const report = (code: FindingCode, found: readonly string[]): void => {
    if (found.length > 0) add(code, `${found.length} of ${samples.length}: ${listed(found)}`);
  };
  report(
    'errored_samples',
    names(({ error }) => error !== undefined),
  );
  report(
    'limited_samples',
    names(({ limit }) => limit !== undefined),
  );
  report(
    'invalidated_samples',
    names(({ isInvalidated }) => isInvalidated),
  );
  report(
    'edited_scores',
    names(({ isEdited }) => isEdited),
  );
  report(
    'unresolved_attachments',
    names(({ unresolvedReferences }) => unresolvedReferences > 0),
  );
  if (log.supersededSamples > 0)
    add('duplicate_samples', `${log.supersededSamples} superseded by a later one`);
  if (log.duplicateMembers.length > 0)
    add('duplicate_members', `last wins: ${listed(log.duplicateMembers)}`);
  if (log.chunkedSamples > 0)
    add('chunked_samples', `${log.chunkedSamples}: scores read, transcripts not`);
  if (log.nonFiniteNumbers > 0)
    add('non_finite_numbers', `${log.nonFiniteNumbers} times NaN or Infinity`);
}

/** What a reader of the log must be told, in a fixed order; the same log always gives the same list. */
export function logFindings(
  log: InspectLog,
  scores: readonly RecomputedScore[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const add: Add = (code, detail) => {
    findings.push({ code, detail: detail.slice(0, 2000) });
  };
  headerFindings(log, add);
  countFindings(log, add);
  sampleFindings(log, add);
  const graders = new Set([
    ...configuredGraders(log.header),
    ...log.samples.flatMap((sample) => sample.graders),
  ]);
  if (graders.has(log.header.model)) add('self_graded', `${visible(log.header.model)} also graded`);
  for (const score of scores) metricFindings(score, add);
  return findings;
}

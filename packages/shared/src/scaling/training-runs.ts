import type { ScalingForm, ScalingVariable, TrainingRun } from '../computations/scaling.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import type { LawPoint } from './log-sum-exp-law.js';

/** A run whose third figure is filled in by C = 6 N D, where two are known. Total. Kaplan et al. 2020, §2.1. */
export function completed(run: TrainingRun): TrainingRun {
  const { parameters, tokens, flop, loss } = run;
  return {
    parameters: parameters ?? (tokens !== null && flop !== null ? flop / (6 * tokens) : null),
    tokens: tokens ?? (parameters !== null && flop !== null ? flop / (6 * parameters) : null),
    flop: flop ?? (parameters !== null && tokens !== null ? 6 * parameters * tokens : null),
    loss,
  };
}

/** In an order of their own, so that no answer hangs on the order of a file. Total. */
export function inOrder(runs: readonly TrainingRun[]): readonly TrainingRun[] {
  const key = ({ flop, parameters, tokens, loss }: TrainingRun): readonly number[] => [
    flop ?? 0,
    parameters ?? 0,
    tokens ?? 0,
    loss,
  ];
  return runs
    .map((run) => ({ run, key: key(run) }))
    .sort((left, right) => {
      const place = left.key.findIndex((value, index) => value !== right.key[index]);
      return place < 0 ? 0 : (left.key[place] ?? 0) - (right.key[place] ?? 0);
    })
    .map(({ run }) => run);
}

/**
 * The runs less the `count` of the highest loss, completed and in order. Throws `scaling.too_few_runs`,
 * `scaling.run_out_of_range`.
 */
export function withoutHighestLoss(
  runs: readonly TrainingRun[],
  count: number,
): { readonly kept: readonly TrainingRun[]; readonly dropped: readonly TrainingRun[] } {
  const ordered = inOrder(runs.map(completed));
  assertInRange(ordered);
  const byLoss = ordered.toSorted((left, right) => right.loss - left.loss);
  const dropped = new Set(byLoss.slice(0, count));
  if (ordered.length > dropped.size)
    return { kept: ordered.filter((run) => !dropped.has(run)), dropped: [...dropped] };
  throw tooFew(`no run is left of ${ordered.length} once ${count} are dropped`);
}

/** What a law is of, in one run; null where the run doesn't say. */
export function valueOver(run: TrainingRun, over: ScalingVariable): number | null {
  return over === 'compute' ? run.flop : over === 'parameters' ? run.parameters : run.tokens;
}

/**
 * The logarithms that a form is fitted to; `runs` are completed. Throws `scaling.run_incomplete`, `scaling.too_few_runs`
 * below one run more than the form has parameters, `scaling.no_spread` where a variable or the loss has one value.
 */
export function lawPoints(
  runs: readonly TrainingRun[],
  form: ScalingForm,
  over: ScalingVariable,
): readonly LawPoint[] {
  const points = runs.map((run, index) => {
    const first = form === 'chinchilla' ? run.parameters : valueOver(run, over);
    const second = form === 'chinchilla' ? run.tokens : 1;
    if (first === null || second === null) throw incomplete(index, form, over);
    return {
      first: Math.log(first),
      second: Math.log(second),
      logLoss: Math.log(run.loss),
      weight: 1,
    };
  });
  const least = { chinchilla: 6, power_law: 4, kaplan: 3 }[form];
  if (points.length < least)
    throw tooFew(`a ${nameOf(form)} fit needs at least ${least} runs; there are ${points.length}`);
  assertSpread(
    points.map(({ first }) => first),
    form === 'chinchilla' ? 'parameters' : over,
  );
  if (form === 'chinchilla')
    assertSpread(
      points.map(({ second }) => second),
      'tokens',
    );
  assertSpread(
    points.map(({ logLoss }) => logLoss),
    'loss',
  );
  return points;
}

/** `Chinchilla`, `power-law` or `Kaplan`. */
export function nameOf(form: ScalingForm): string {
  return { chinchilla: 'Chinchilla', power_law: 'power-law', kaplan: 'Kaplan' }[form];
}

function assertSpread(values: readonly number[], name: string): void {
  if (values.some((value) => Math.abs(value - (values[0] ?? 0)) > 1e-9)) return;
  throw new HoldpointError({
    code: 'scaling.no_spread',
    kind: 'invalid',
    message: `All runs have the same ${name}: no exponent can be known. Add runs that differ in it.`,
  });
}

/** A product of two figures may leave the range of numbers, and then it is no figure. */
function assertInRange(runs: readonly TrainingRun[]): void {
  const wrong = runs.find((run) =>
    Object.values(run).some((value) => value !== null && !(value > 0 && Number.isFinite(value))),
  );
  if (wrong === undefined) return;
  const { parameters, tokens, flop, loss } = wrong;
  throw new HoldpointError({
    code: 'scaling.run_out_of_range',
    kind: 'invalid',
    message: `A run of ${String(parameters)} parameters, ${String(tokens)} tokens, ${String(flop)} FLOP (by C = 6 N D) and a loss of ${loss} is out of range: every figure must be a finite number above 0. Check its units.`,
  });
}

function incomplete(index: number, form: ScalingForm, over: ScalingVariable): HoldpointError {
  const wanted =
    form === 'chinchilla'
      ? 'two of parameters, tokens and flop'
      : `${over} (or the two it follows from)`;
  return new HoldpointError({
    code: 'scaling.run_incomplete',
    kind: 'invalid',
    message: `Run ${index + 1} by compute lacks what a ${nameOf(form)} fit reads: give ${wanted} for every run.`,
  });
}

function tooFew(fault: string): HoldpointError {
  return new HoldpointError({
    code: 'scaling.too_few_runs',
    kind: 'invalid',
    message: `Too few training runs: ${fault}.`,
  });
}

import type { ChinchillaFit } from '../computations/scaling.js';
import { drawDeviation, drawLimits } from './draw-limits.js';
import { type LawPlace, termsOf } from './log-sum-exp-law.js';
import { type BestSplit, bestSplit } from './reference-law.js';

/** What intervals rest on. */
export interface DrawPlan {
  readonly confidence: number;
  readonly resamples: number;
  readonly used: number;
}

type Figures = Pick<
  ChinchillaFit,
  'form' | 'over' | 'parameters' | 'intervals' | 'standardErrors' | 'ratio' | 'computeOptimal'
>;

/** Parameters, intervals and the best split of a fitted Chinchilla form; without draws there are no intervals. */
export function chinchillaFigures(
  place: LawPlace,
  draws: readonly LawPlace[],
  plan: DrawPlan,
  budgetFlop: number | null,
): Figures {
  const drawn = draws.map(parametersOf);
  const over = <Value>(figure: (values: readonly number[]) => Value) => ({
    A: figure(drawn.map(({ A }) => A)),
    B: figure(drawn.map(({ B }) => B)),
    E: figure(drawn.map(({ E }) => E)),
    alpha: figure(drawn.map(({ alpha }) => alpha)),
    beta: figure(drawn.map(({ beta }) => beta)),
  });
  const isDrawn = draws.length > 0;
  const ratios = draws.map(ratioOf);
  return {
    form: 'chinchilla',
    over: 'compute',
    parameters: parametersOf(place),
    intervals: isDrawn
      ? {
          confidence: plan.confidence,
          method: 'percentile bootstrap',
          resamples: plan.resamples,
          used: plan.used,
          ...over((values) => drawLimits(values, plan.confidence)),
        }
      : null,
    standardErrors: isDrawn ? over((values) => drawDeviation(values) ?? 0) : null,
    ratio: {
      betaOverSum: ratioOf(place),
      standardError: drawDeviation(ratios),
      interval: isDrawn ? drawLimits(ratios, plan.confidence) : null,
    },
    computeOptimal: budgetFlop === null ? null : optimalAt(place, draws, plan, budgetFlop),
  };
}

function parametersOf(place: LawPlace): ChinchillaFit['parameters'] {
  const [a, alpha, b, beta, e] = termsOf(place);
  return { A: Math.exp(a), B: Math.exp(b), E: Math.exp(e), alpha, beta };
}

/** beta / (alpha + beta): N* grows with compute to this power. */
function ratioOf(place: LawPlace): number {
  const [, alpha, , beta] = termsOf(place);
  return beta / (alpha + beta);
}

function optimalAt(
  place: LawPlace,
  draws: readonly LawPlace[],
  { confidence, used }: DrawPlan,
  flop: number,
): ChinchillaFit['computeOptimal'] {
  const best = bestSplit(place, flop);
  if (!isFinite(best)) return null;
  const splits = draws.map((draw) => bestSplit(draw, flop)).filter(isFinite);
  const limits = (pick: (split: BestSplit) => number) => drawLimits(splits.map(pick), confidence);
  return {
    ...best,
    tokensPerParameter: best.tokens / best.parameters,
    intervals:
      splits.length === 0 || splits.length < used
        ? null
        : {
            parameters: limits(({ parameters }) => parameters),
            tokens: limits(({ tokens }) => tokens),
            loss: limits(({ loss }) => loss),
          },
  };
}

function isFinite({ parameters, tokens, loss }: BestSplit): boolean {
  return [parameters, tokens, loss].every((value) => Number.isFinite(value) && value > 0);
}

import type {
  ScalingFinding,
  ScalingFit,
  ScalingForm,
  ScalingVariable,
} from '../computations/scaling.js';
import type { FittedLaw } from './fit-law.js';
import { logLossAt } from './held-out-error.js';
import { ABSENT, type LawPoint, termsOf } from './log-sum-exp-law.js';

const FEW_RUNS = 30;
/** Another optimum so little worse than the best is a rival. */
const RIVAL = 1.05;
const COLLINEAR = 0.999;
const SMALL_EXPONENT = 0.01;
/** A term below this share of the loss everywhere is not seen by the runs. */
const UNSEEN_SHARE = 1e-3;
const POOR_PREDICTION = 0.05;

/** What a reader must know before trusting a fit. */
export function lawFindings({
  points,
  form,
  over,
  law,
  heldOut,
  used,
  resamples,
}: {
  readonly points: readonly LawPoint[];
  readonly form: ScalingForm;
  readonly over: ScalingVariable;
  readonly law: FittedLaw;
  readonly heldOut: ScalingFit['heldOut'];
  readonly used: number;
  readonly resamples: number;
}): ScalingFinding[] {
  return [
    ...fewRuns(points),
    ...(form === 'chinchilla' ? collinear(points) : []),
    ...boundary(points, law),
    ...rivals(law),
    ...(form !== 'chinchilla' && over === 'compute' ? offFrontier(points) : []),
    ...(used < resamples ? [lost(used, resamples)] : []),
    ...(heldOut !== null && heldOut.rootMeanSquareLog > POOR_PREDICTION
      ? [
          {
            code: 'poor_prediction' as const,
            detail: `without the ${heldOut.n} largest runs the fit misses their loss by ${percent(heldOut.rootMeanSquareLog)} (root mean square)`,
          },
        ]
      : []),
  ];
}

function fewRuns({ length }: readonly LawPoint[]): ScalingFinding[] {
  if (length >= FEW_RUNS) return [];
  const detail = `only ${length} runs: the bootstrap's intervals are too narrow below ${FEW_RUNS}`;
  return [{ code: 'few_runs', detail }];
}

/** Whether logarithms of parameters and tokens lie on one line, so that no run tells their terms apart. Total. */
export function growTogether(points: readonly Pick<LawPoint, 'first' | 'second'>[]): boolean {
  type Point = Pick<LawPoint, 'first' | 'second'>;
  const mean = (pick: (point: Point) => number): number =>
    points.reduce((total, point) => total + pick(point), 0) / points.length;
  const [first, second] = [mean((point) => point.first), mean((point) => point.second)];
  const covariance = mean((point) => (point.first - first) * (point.second - second));
  const spread = Math.sqrt(
    mean((point) => (point.first - first) ** 2) * mean((point) => (point.second - second) ** 2),
  );
  return !(Math.abs(covariance) < COLLINEAR * spread);
}

function collinear(points: readonly LawPoint[]): ScalingFinding[] {
  if (!growTogether(points)) return [];
  const detail =
    'parameters and tokens grow together in these runs: A, alpha and B, beta can’t be told apart; only the loss along this line is known';
  return [{ code: 'collinear', detail }];
}

function boundary(
  points: readonly LawPoint[],
  { place, gradientNorm }: FittedLaw,
): ScalingFinding[] {
  const [a, alpha, b, beta, e] = termsOf(place);
  const exponents = [
    ['alpha', alpha, a],
    ['beta', beta, b],
  ] as const;
  const flat = exponents.filter(
    ([, exponent, amplitude]) => amplitude !== ABSENT && exponent < SMALL_EXPONENT,
  );
  const terms = [
    ['A', ({ first }: LawPoint) => a - alpha * first, a],
    ['B', ({ second }: LawPoint) => b - beta * second, b],
    ['E', () => e, e],
  ] as const;
  const unseen = terms.filter(
    ([, term, amplitude]) =>
      amplitude !== ABSENT &&
      points.every((point) => term(point) - logLossAt(place, point) < Math.log(UNSEEN_SHARE)),
  );
  return [
    ...flat.map(([name, exponent]) => ({
      code: 'boundary' as const,
      detail: `${name} is ${Number(exponent.toPrecision(3))}: the loss hardly falls with what it belongs to, or rises`,
    })),
    ...unseen.map(([name]) => ({
      code: 'boundary' as const,
      detail: `the term of ${name} went to 0: these runs don’t show it, and it must not be extrapolated`,
    })),
    ...(gradientNorm < 1e-5
      ? []
      : [
          {
            code: 'unsettled' as const,
            detail: `the minimiser stopped at a gradient of ${gradientNorm.toExponential(1)}: the optimum lies at a kink, or not here`,
          },
        ]),
  ];
}

function rivals({ optima, objective }: FittedLaw): ScalingFinding[] {
  const near = optima.filter((optimum) => optimum.objective <= RIVAL * objective).length;
  if (near < 2) return [];
  const detail = `${near} optima lie within ${percent(RIVAL - 1)} of the best: other parameters fit as well`;
  return [{ code: 'several_optima', detail }];
}

/** A law over compute is of the best run at each compute; others pull it up. */
function offFrontier(points: readonly LawPoint[]): ScalingFinding[] {
  const bySize = points.toSorted(
    (left, right) => left.first - right.first || left.logLoss - right.logLoss,
  );
  let [least, off] = [Infinity, 0];
  for (const { logLoss } of bySize) {
    if (logLoss > least) off += 1;
    least = Math.min(least, logLoss);
  }
  if (off <= points.length / 5) return [];
  const detail = `${off} of ${points.length} runs are beaten by a run of less compute: the law is of the average run, not of the best recipe`;
  return [{ code: 'off_frontier', detail }];
}

function lost(used: number, resamples: number): ScalingFinding {
  const detail = `${resamples - used} of ${resamples} draws gave no fit${used < 0.95 * resamples ? ': no interval is told' : ' and are left out'}`;
  return { code: 'draws_lost', detail };
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

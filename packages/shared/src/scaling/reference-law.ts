import type { ScalingForm } from '../computations/scaling.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { type LawPlace, termsOf } from './log-sum-exp-law.js';

/** A law of the loss over training compute: the Chinchilla form at its best split, or a power law over compute. */
export interface ReferenceLaw {
  readonly form: ScalingForm;
  readonly place: LawPlace;
}

/** How a budget is best split under the Chinchilla form. */
export interface BestSplit {
  readonly parameters: number;
  readonly tokens: number;
  readonly flop: number;
  readonly loss: number;
}

/** ln(L - E) = amplitude - exponent ln C. */
interface Descent {
  readonly amplitude: number;
  readonly exponent: number;
  readonly floor: number;
}

/** Loss of the reference recipe after `flop` of training. Total; not finite where the law isn't. */
export function lossAtCompute(law: ReferenceLaw, flop: number): number {
  const { amplitude, exponent, floor } = descentOf(law);
  return floor + Math.exp(amplitude - exponent * Math.log(flop));
}

/**
 * Compute, in FLOP, after which the reference recipe reaches `loss`; infinite where it never does, that is at or below
 * the irreducible loss and for a law that doesn't fall. Falls as the loss rises. Total.
 */
export function computeAtLoss(law: ReferenceLaw, loss: number): number {
  const { amplitude, exponent, floor } = descentOf(law);
  if (!(loss > floor) || !(exponent > 0)) return Infinity;
  return Math.exp((amplitude - Math.log(loss - floor)) / exponent);
}

/** As `computeAtLoss`, where a number is needed. Throws `scaling.beyond_reference`. */
export function finiteComputeAtLoss(law: ReferenceLaw, loss: number): number {
  const flop = computeAtLoss(law, loss);
  if (Number.isFinite(flop)) return flop;
  throw new HoldpointError({
    code: 'scaling.beyond_reference',
    kind: 'invalid',
    message: `The reference recipe never reaches a loss of ${loss}: ${beyondReason(law, loss)}. Its effective compute has no upper bound; treat the trigger as due, and extend the reference.`,
  });
}

/** Why no compute of the reference reaches `loss`. */
export function beyondReason(law: ReferenceLaw, loss: number): string {
  const { floor, exponent } = descentOf(law);
  if (!(exponent > 0)) return 'the fitted loss does not fall with compute';
  return loss > floor
    ? 'the compute it would need is no finite number'
    : `its irreducible loss is ${Number(floor.toPrecision(6))}`;
}

/** The loss that no compute goes below; 0 for a law without one. */
export function irreducibleLoss({ place }: ReferenceLaw): number {
  return Math.exp(termsOf(place)[4]);
}

/**
 * The split of `flop` = 6 N D with the least loss. Not finite where an exponent isn't above 0. Hoffmann et al. 2022,
 * equation 4.
 */
export function bestSplit(place: LawPlace, flop: number): BestSplit {
  const [, alpha, , beta] = termsOf(place);
  const share = beta / (alpha + beta);
  const spread = Math.log(flop / 6);
  const parameters = Math.exp(balanceOf(place) + share * spread);
  const tokens = Math.exp(-balanceOf(place) + (1 - share) * spread);
  return { parameters, tokens, flop, loss: lossAtCompute({ form: 'chinchilla', place }, flop) };
}

/** ln G of Hoffmann et al. 2022: ln(alpha A / (beta B)) / (alpha + beta). */
function balanceOf(place: LawPlace): number {
  const [a, alpha, b, beta] = termsOf(place);
  return (Math.log(alpha) + a - Math.log(beta) - b) / (alpha + beta);
}

function descentOf({ form, place }: ReferenceLaw): Descent {
  const [a, alpha, b, beta, e] = termsOf(place);
  const floor = Math.exp(e);
  if (form !== 'chinchilla') return { amplitude: a, exponent: alpha, floor };
  if (!(alpha > 0) || !(beta > 0)) return { amplitude: Infinity, exponent: 0, floor };
  const balance = balanceOf(place);
  const left = a - alpha * balance;
  const right = b + beta * balance;
  const most = Math.max(left, right);
  const exponent = (alpha * beta) / (alpha + beta);
  return {
    amplitude:
      most + Math.log(Math.exp(left - most) + Math.exp(right - most)) + exponent * Math.log(6),
    exponent,
    floor,
  };
}

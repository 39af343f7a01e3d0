// Looked up once: this is where the gate's time goes.
const { exp, log, log1p } = Math;

/** Bets of the grid: more of them come nearer to the best one in hindsight, at their cost in time. */
const BETS = 20;

/** How often a value comes, and what it weighs. */
interface Multiplicity {
  readonly count?: number;
  readonly weight?: number;
}
const ONCE: Multiplicity = {};

/** Of means so near the end, smaller bets than could be made are made. */
const NO_ROOM = 1e-9;

/** Halvings of [0, 1] in search of a limit; what is left is given away, on the safe side. */
const BISECTIONS = 24;

/**
 * Which way a bet goes. `below` grows while values lie below the mean that is bet against, so it can rule out that the
 * mean is as high; `above` can rule out that it is as low.
 */
export type BetSide = 'below' | 'above';

/**
 * Capital of a bettor who starts with 1 and bets against the claim that independent values in [0, 1] have the mean
 * `mean`: an average over bets of fixed sizes, so a test martingale while the claim is true, at every look
 * (Waudby-Smith and Ramdas 2023, grid Kelly). Against the one-sided claim, mean at least (`below`) or at most (`above`),
 * it is a supermartingale. By Ville's inequality it ever reaches 1 / alpha with chance at most alpha.
 *
 * Fixed bets, unlike ones that learn, make the capital fall with every worse value and forget the order: what the laws
 * of the gate ask. `mean` in [0, 1]; values outside [0, 1] break the guarantee.
 */
export class Capital {
  private readonly bets: { readonly size: number; log: number }[] = [];
  private readonly mean: number;

  constructor(mean: number, side: BetSide) {
    this.mean = mean;
    // Up to the largest bet that no value in [0, 1] can turn into debt, which has no bound for a mean at the end.
    const room = side === 'below' ? 1 - mean : mean;
    const scale = (side === 'below' ? -1 : 1) / ((BETS + 1) * (room < NO_ROOM ? 1 : room));
    for (let step = 1; step <= BETS; step += 1) this.bets.push({ size: step * scale, log: 0 });
  }

  /**
   * A value in [0, 1], `count` times. One of less weight, in (0, 1], is bet on with that share: so is the claim about the
   * weighted mean.
   */
  observe(value: number, { count = 1, weight = 1 } = ONCE): void {
    const gain = weight * (value - this.mean);
    for (const bet of this.bets) bet.log += count * log1p(bet.size * gain);
  }

  /** Natural logarithm of the capital. */
  get log(): number {
    let largest = -Infinity;
    for (const bet of this.bets) if (bet.log > largest) largest = bet.log;
    let sum = 0;
    for (const bet of this.bets) sum += exp(bet.log - largest);
    return largest + log(sum / BETS);
  }
}

/** A value in [0, 1] with its weight in (0, 1]. */
export interface Weighed {
  readonly value: number;
  readonly weight: number;
}

/**
 * One-sided limit of the weighted mean of independent values in [0, 1], for a fixed number of them, in whatever order:
 * `below` gives the upper one, `above` the lower one. Covers with at least `confidence`. Without values it is 1 or 0.
 * Found by bisection, to 2^-24 outward.
 */
export function bettingLimit(
  values: readonly Weighed[],
  confidence: number,
  side: BetSide,
): number {
  const counts = countsOf(values);
  const enough = -log(1 - confidence);
  const isExcluded = (mean: number): boolean => {
    const capital = new Capital(mean, side);
    for (const { value, weight, count } of counts) capital.observe(value, { count, weight });
    return capital.log >= enough;
  };
  // The capital grows towards the far end, where nothing but values of that end remain possible.
  const [near, far] = side === 'below' ? [0, 1 - 2 * NO_ROOM] : [1, 2 * NO_ROOM];
  if (!isExcluded(far)) return 1 - near;
  let [kept, excluded] = [near, far];
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (excluded + kept) / 2;
    if (isExcluded(middle)) excluded = middle;
    else kept = middle;
  }
  return excluded;
}

/** Most values are 0 or 1: equal ones are bet on at once, in an order that doesn't depend on theirs. */
function countsOf(values: readonly Weighed[]): readonly (Weighed & { readonly count: number })[] {
  const counts = new Map<string, Weighed & { count: number }>();
  for (const { value, weight } of values) {
    const key = `${value} ${weight}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { value, weight, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].sort(
    (left, right) => left.value - right.value || left.weight - right.weight,
  );
}

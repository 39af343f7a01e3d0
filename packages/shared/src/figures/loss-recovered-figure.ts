import { percentText } from './feature-wording.js';
import type { Figure } from './figure.js';

/** One autoencoder: how sparse it is and how much of the loss it keeps. */
export interface SparsityPoint {
  readonly name: string;
  /** Mean number of active features a token. */
  readonly l0: number;
  /** (zero-ablated - spliced) / (zero-ablated - clean); 1 keeps everything, below 0 is worse than zeros. Null: withheld. */
  readonly lossRecovered: number | null;
  readonly lower?: number;
  readonly upper?: number;
  /** Zero-ablated - spliced, nats a token: what stands where there is no share. */
  readonly nats?: number;
  readonly isControl?: boolean;
}

/**
 * Loss recovered over L0 of several autoencoders; the line joins those that no other beats in both (Pareto), the control
 * left out. Total. Bricken et al. 2023 call zero ablation an especially bad baseline: the description says so.
 */
export function lossRecoveredFigure(autoencoders: readonly SparsityPoint[]): Figure {
  const drawn = autoencoders.flatMap((each) =>
    each.l0 > 0 && each.lossRecovered !== null && Number.isFinite(each.lossRecovered)
      ? [{ ...each, lossRecovered: each.lossRecovered }]
      : [],
  );
  const left = autoencoders.length - drawn.length;
  const front = paretoFront(drawn.filter(({ isControl }) => isControl !== true));
  const best = front.at(-1);
  const l0s = drawn.map(({ l0 }) => l0);
  const shares = drawn.flatMap((each) => [each.lossRecovered, each.lower ?? 0, each.upper ?? 1]);
  const pointsOf = (isControl: boolean): { readonly x: number; readonly y: number }[] =>
    drawn
      .filter((each) => (each.isControl === true) === isControl)
      .map(({ name, l0, lossRecovered, lower, upper }) => ({
        x: l0,
        y: lossRecovered,
        label: name,
        ...(lower === undefined ? {} : { lower }),
        ...(upper === undefined ? {} : { upper }),
      }));
  const controls = pointsOf(true);
  return {
    id: 'loss-recovered',
    title: 'Loss recovered over sparsity',
    description:
      (best === undefined
        ? 'No autoencoder to show.'
        : `At best ${percentText(best.lossRecovered)} of the loss is recovered, by ${best.name} with ${best.l0.toFixed(1)} active features a token.`) +
      ' The baseline is zero ablation, which overstates the share.' +
      (left === 0
        ? ''
        : ` ${left} without a share, such as a shuffled model that zeros cost next to nothing, in the table alone.`),
    x: { label: 'L0: active features a token', scale: 'log10', domain: spanOf(l0s, [1, 100]) },
    y: {
      label: 'share of the loss recovered (baseline: zero ablation)',
      scale: 'linear',
      domain: [Math.max(-1, Math.min(0, ...shares)), Math.max(1, ...shares)],
    },
    series: [
      {
        kind: 'line',
        name: 'not beaten in both',
        tone: 'first',
        points: front.map(({ l0, lossRecovered }) => ({ x: l0, y: lossRecovered })),
      },
      { kind: 'points', name: 'autoencoders', tone: 'first', points: pointsOf(false) },
      ...(controls.length === 0
        ? []
        : [
            {
              kind: 'points',
              name: 'randomised control',
              tone: 'control',
              points: controls,
            } as const,
          ]),
    ],
    table: {
      columns: ['autoencoder', 'L0', 'loss recovered', 'lower', 'upper', 'nats recovered'],
      rows: autoencoders.map(({ name, l0, lossRecovered, lower, upper, nats }) => [
        name,
        l0,
        lossRecovered,
        lower ?? null,
        upper ?? null,
        nats ?? null,
      ]),
    },
  };
}

type Drawn = SparsityPoint & { readonly lossRecovered: number };

/** Ascending in both: each recovers more than every sparser one. */
function paretoFront(autoencoders: readonly Drawn[]): readonly Drawn[] {
  const ascending = autoencoders.toSorted(
    (left, right) => left.l0 - right.l0 || right.lossRecovered - left.lossRecovered,
  );
  let best = Number.NEGATIVE_INFINITY;
  return ascending.filter(({ lossRecovered }) => {
    if (lossRecovered <= best) return false;
    best = lossRecovered;
    return true;
  });
}

function spanOf(
  values: readonly number[],
  otherwise: readonly [number, number],
): readonly [number, number] {
  if (values.length === 0) return otherwise;
  return [Math.min(...values) / 1.5, Math.max(...values) * 1.5];
}

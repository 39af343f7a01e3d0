import type { Figure } from './figure.js';

/** Bars per decade of density. */
const PER_DECADE = 4;

/** Density of one feature: the share of tokens on which it fires. */
export interface DensityQuestion {
  /** One share a feature, 0 for a feature that never fired. */
  readonly densities: readonly number[];
  /** Tokens behind each share; below 1 / tokens nothing can be told from dead. */
  readonly tokens: number;
  /** Of the randomised model's autoencoder, drawn beside the bars. */
  readonly control?: readonly number[];
  /** Densities that are pointed out, such as the shown features. */
  readonly marked?: readonly { readonly name: string; readonly density: number }[];
}

/**
 * Feature densities on a logarithmic axis; dead features have no place on it and are told in words. Total.
 * Bricken et al. 2023, feature density histogram.
 */
export function densityFigure({
  densities,
  tokens,
  control,
  marked = [],
}: DensityQuestion): Figure {
  const least = Math.floor(Math.log10(1 / Math.max(tokens, 10)));
  const bars = binsOf(densities, least);
  const beside = binsOf(control ?? [], least);
  const dead = densities.filter((density) => density <= 0).length;
  const dense = densities.filter((density) => density > 0.01).length;
  const tallest = Math.max(
    ...bars.map(({ value }) => value),
    ...beside.map(({ value }) => value),
    1,
  );
  return {
    id: 'feature-density',
    title: 'Feature density',
    description:
      `Of ${densities.length} features ${dead} never fired on ${tokens} tokens and ${dense} fire on more than 1 % of them.` +
      (control === undefined
        ? ''
        : ` Of the randomised control's ${control.length} features ${control.filter((density) => density <= 0).length} never fired.`),
    x: {
      label: 'share of tokens on which the feature fires',
      scale: 'log10',
      domain: [10 ** least, 1],
    },
    y: { label: 'features', scale: 'linear', domain: [0, tallest] },
    series: [
      { kind: 'bars', name: 'features', tone: 'first', bars },
      ...(control === undefined
        ? []
        : ([
            {
              kind: 'line',
              name: 'randomised control',
              tone: 'control',
              points: beside.flatMap(({ from, to, value }) => [
                { x: from, y: value },
                { x: to, y: value },
              ]),
            },
          ] as const)),
      ...marked
        .filter(({ density }) => density > 0)
        .map(
          ({ name, density }) =>
            ({ kind: 'rule', name, tone: 'second', axis: 'x', at: density }) as const,
        ),
    ],
    table: {
      columns: ['density above', 'to', 'features', ...(control === undefined ? [] : ['control'])],
      rows: bars.map(({ from, to, value }, at) => [
        from,
        to,
        value,
        ...(control === undefined ? [] : [beside[at]?.value ?? 0]),
      ]),
    },
  };
}

function binsOf(
  densities: readonly number[],
  least: number,
): readonly { readonly from: number; readonly to: number; readonly value: number }[] {
  const counts = Array.from({ length: -least * PER_DECADE }, () => 0);
  for (const density of densities.filter((share) => share > 0)) {
    const place = Math.ceil((Math.log10(density) - least) * PER_DECADE) - 1;
    const at = Math.min(counts.length - 1, Math.max(0, place));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((value, at) => ({
    from: 10 ** (least + at / PER_DECADE),
    to: 10 ** (least + (at + 1) / PER_DECADE),
    value,
  }));
}

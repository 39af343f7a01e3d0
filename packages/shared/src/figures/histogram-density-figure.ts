import type { FeatureDensities } from '../computations/dictionary.js';
import { percentText } from './feature-wording.js';
import type { Figure } from './figure.js';

/**
 * Feature densities of a dictionary from its stored histogram, the randomised control's as a line; dead features have no
 * place on a logarithmic axis and are told in words. Total. Bricken et al. 2023, feature density histogram.
 */
export function histogramDensityFigure(
  densities: FeatureDensities,
  control: FeatureDensities | null,
): Figure {
  const beside = control?.histogram ?? [];
  const bins = densities.histogram;
  const counts = [...bins, ...beside].map(({ features }) => features);
  const ends = [...bins, ...beside].flatMap(({ from, to }) => [from, to]);
  return {
    id: 'feature-density',
    title: 'Feature density',
    description: [wordsOf(densities), control === null ? null : `The control: ${wordsOf(control)}`]
      .filter((words) => words !== null)
      .join(' '),
    x: {
      label: 'share of tokens on which the feature fires',
      scale: 'log10',
      domain: [10 ** Math.min(-4, ...ends), 10 ** Math.max(0, ...ends)],
    },
    y: { label: 'features', scale: 'linear', domain: [0, Math.max(1, ...counts)] },
    series: [
      {
        kind: 'bars',
        name: 'features',
        tone: 'first',
        bars: bins.map(({ from, to, features }) => ({
          from: 10 ** from,
          to: 10 ** to,
          value: features,
        })),
      },
      ...(control === null
        ? []
        : [
            {
              kind: 'line' as const,
              name: 'randomised control',
              tone: 'control' as const,
              points: beside.flatMap(({ from, to, features }) => [
                { x: 10 ** from, y: features },
                { x: 10 ** to, y: features },
              ]),
            },
          ]),
    ],
    table: {
      columns: ['density above', 'to', 'features', ...(control === null ? [] : ['control'])],
      rows: bins.map(({ from, to, features }) => [
        10 ** from,
        10 ** to,
        features,
        ...(control === null ? [] : [countAt(beside, from)]),
      ]),
    },
  };
}

function countAt(bins: FeatureDensities['histogram'], from: number): number {
  return bins.find((bin) => Math.abs(bin.from - from) < 1e-9)?.features ?? 0;
}

function wordsOf({ features, dead, ultralow, aboveOnePercent, tokens }: FeatureDensities): string {
  return `Of ${features} features ${dead} never fired on ${tokens} tokens, ${ultralow} on less than one in a million, and ${aboveOnePercent} (${percentText(features === 0 ? 0 : aboveOnePercent / features)}) on more than 1 % of them.`;
}

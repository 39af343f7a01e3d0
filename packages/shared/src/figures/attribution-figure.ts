import type {
  AttributionCorrelation,
  OutputAttribution,
} from '../computations/output-attribution.js';
import type { Figure } from './figure.js';

/** Ablated effect of each active feature on one chosen output over its gradient, and over what is attributed to it. Total. */
export function attributionFigure(attribution: OutputAttribution): Figure {
  const { contributions, correlation, gradientCorrelation, output } = attribution;
  const values = contributions.flatMap(({ attributed, gradient, ablated }) => [
    attributed,
    gradient,
    ablated,
  ]);
  const domain = [Math.min(0, ...values), Math.max(0, ...values)] as const;
  const diagonal = domain.map((end) => ({ x: end, y: end }));
  const told = ({ estimate, sampleCount }: AttributionCorrelation): string =>
    estimate === null
      ? `undefined (n ${sampleCount})`
      : `${estimate.toFixed(3)} (n ${sampleCount})`;
  return {
    id: 'attribution',
    title: `What makes ${output.text} likely after ${output.context}`,
    description: `Ablated effects correlate with gradients by ${told(gradientCorrelation)} and with what is attributed while the layer norm is held by ${told(correlation)}.`,
    x: { label: 'effect on the logit by gradient or attribution', scale: 'linear', domain },
    y: { label: 'logit lost when the feature is ablated', scale: 'linear', domain },
    series: [
      { kind: 'line', name: 'equal', tone: 'muted', isDashed: true, points: diagonal },
      {
        kind: 'points',
        name: 'layer norm held',
        tone: 'muted',
        points: contributions.map(({ attributed, ablated }) => ({ x: attributed, y: ablated })),
      },
      {
        kind: 'points',
        name: 'gradient',
        tone: 'first',
        points: contributions.map(({ feature, gradient, ablated }, rank) => ({
          x: gradient,
          y: ablated,
          ...(rank < 5 ? { label: String(feature) } : {}),
        })),
      },
    ],
    table: {
      columns: ['feature', 'activation', 'attributed', 'gradient', 'ablated'],
      rows: contributions.map(({ feature, activation, attributed, gradient, ablated }) => [
        feature,
        activation,
        attributed,
        gradient,
        ablated,
      ]),
    },
  };
}

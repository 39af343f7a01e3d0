import type { EffectiveCompute } from '../computations/effective-compute.js';
import type { Figure, Series } from './figure.js';
import { paddedDomain, shortNumber } from './scaling-wording.js';

/** The reference's loss over compute, the checkpoint's loss, and the compute at which they meet. Total. */
export function effectiveComputeFigure(result: EffectiveCompute): Figure {
  const { curve, loss, effectiveCompute, assessed } = result;
  const places = [
    ...curve.map(({ at }) => at),
    ...extentPlaces(effectiveCompute),
    ...(assessed === null ? [] : extentPlaces(assessed.effectiveCompute)),
    ...triggerRule(result).map(({ at }) => at),
  ];
  return {
    id: 'effective-compute',
    title: 'Effective compute: where the reference recipe has the same loss',
    description: descriptionOf(result),
    x: {
      label: 'compute of the reference recipe, FLOP',
      scale: 'log10',
      domain: places.length === 0 ? [1, 10] : [Math.min(...places), Math.max(...places)],
    },
    y: {
      label: 'held-out loss, nats',
      scale: 'linear',
      domain: paddedDomain([
        loss,
        ...(assessed === null ? [] : [assessed.loss]),
        ...curve.flatMap(({ lower, upper }) => [lower, upper]),
      ]),
    },
    series: [
      {
        kind: 'band',
        name: `${shortNumber(100 * result.confidence)} % band of the reference`,
        tone: 'first',
        points: curve.map(({ at, lower, upper }) => ({ x: at, lower, upper })),
      },
      {
        kind: 'line',
        name: 'reference recipe',
        tone: 'first',
        points: curve.map((point) => ({ x: point.at, y: point.loss })),
      },
      { kind: 'rule', name: 'loss of the checkpoint', tone: 'control', axis: 'y', at: loss },
      ...computeRule('effective compute', 'second', effectiveCompute),
      ...(assessed === null
        ? []
        : computeRule('compute that was assessed', 'third', assessed.effectiveCompute)),
      ...triggerRule(result),
    ],
    table: {
      columns: ['figure', 'estimate', 'lower', 'upper'],
      rows: [
        ['effective compute, FLOP', ...numbersOf(effectiveCompute)],
        ...(assessed === null ? [] : [['assessed, FLOP', ...numbersOf(assessed.effectiveCompute)]]),
        ...(result.multiple === null
          ? []
          : [['multiple of the assessed', ...numbersOf(result.multiple)]]),
      ],
    },
  };
}

type Extent = EffectiveCompute['effectiveCompute'];

function extentPlaces({ estimate, lower, upper }: Extent): number[] {
  return [estimate, lower, upper].filter((place) => place !== null).filter((place) => place > 0);
}

function numbersOf({ estimate, lower, upper }: Extent): readonly (number | null)[] {
  return [estimate, lower, upper];
}

/** A rule without its upper limit would look bounded: there is none then. */
function computeRule(
  name: string,
  tone: 'second' | 'third',
  { estimate, lower, upper }: Extent,
): Series[] {
  if (estimate === null) return [];
  const limits = lower === null || upper === null ? {} : { lower, upper };
  const said = upper === null ? `${name} (no upper bound)` : name;
  return [{ kind: 'rule', name: said, tone, axis: 'x', at: estimate, ...limits }];
}

/** Where the trigger's multiple of what was assessed lies; the upper bound of effective compute must stay before it. */
function triggerRule({ assessed, trigger }: EffectiveCompute): Extract<Series, { kind: 'rule' }>[] {
  const base = assessed?.effectiveCompute.estimate ?? null;
  if (base === null || trigger === null) return [];
  const { triggerMultiple } = trigger;
  const name = `trigger: ${shortNumber(triggerMultiple)} times what was assessed`;
  return [{ kind: 'rule', name, tone: 'gate', axis: 'x', at: triggerMultiple * base }];
}

function descriptionOf({ effectiveCompute, trigger, n, used, findings }: EffectiveCompute): string {
  const { estimate, lower, upper } = effectiveCompute;
  const said = (place: number | null): string =>
    place === null ? 'unbounded' : shortNumber(place);
  const extent =
    estimate === null
      ? 'The reference never reaches this loss: effective compute has no upper bound.'
      : `Effective compute ${said(estimate)} FLOP, limits ${said(lower)} to ${said(upper)}.`;
  const words = [
    extent,
    ...(trigger === null ? [] : [trigger.sentence]),
    `${n} reference runs, ${used} draws.`,
    ...findings.map(({ detail }) => `Caution: ${detail}.`),
  ];
  return words.join(' ');
}

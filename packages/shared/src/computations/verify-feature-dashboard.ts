import { canonicalJson } from '../digest/canonical-json.js';
import { isHoldpointError } from '../errors/holdpoint-error.js';
import type { FeatureDashboard } from './feature-dashboard.js';
import { bytesOfHex, exampleText, type FeatureExample } from './feature-example.js';
import { featureFigures } from './feature-figures.js';
import type { FeatureObservations } from './feature-observations.js';
import { medianOf, rankedTokens } from './logit-effects.js';

/** Where a dashboard says something else than its observations, and what. */
export interface DashboardFault {
  /** Such as `figures.density.rate`. */
  readonly place: string;
  readonly message: string;
}

/** Of the median of effects, against rounding of the shift. */
const TOLERANCE = 1e-9;

/**
 * Recomputes what a dashboard shows from what it stores: figures of the feature and of its control, the ranks and shift
 * of the logit effects, and the shown text of every example. An empty list: it holds together. Total.
 */
export function verifyFeatureDashboard(dashboard: FeatureDashboard): readonly DashboardFault[] {
  const { observations, figures, control, kind } = dashboard;
  const told = observations.labels[observations.target];
  return [
    ...(told === kind
      ? []
      : [fault('kind', `says ${kind}; the observations are scored against ${told ?? 'no label'}`)]),
    ...figureFaults('figures', observations, figures),
    ...(control === null
      ? []
      : [
          ...(control.observations.labels[control.observations.target] === kind
            ? []
            : [fault('control.observations', `are scored against another kind than ${kind}`)]),
          ...figureFaults('control.figures', control.observations, control.figures),
          // Side by side they stand for the same tokens, of which neither saw one before.
          ...differences('control.figures.tokens', control.figures.tokens, figures.tokens),
        ]),
    ...settingFaults(dashboard),
    ...effectFaults(dashboard),
    ...exampleFaults(dashboard),
  ];
}

function figureFaults(
  place: string,
  observations: FeatureObservations,
  stored: unknown,
): readonly DashboardFault[] {
  try {
    return differences(place, stored, featureFigures(observations));
  } catch (error) {
    if (!isHoldpointError(error)) throw error;
    return [fault(place, error.message)];
  }
}

function settingFaults({ settings, figures }: FeatureDashboard): readonly DashboardFault[] {
  const { scoreContexts, tokensPerContext } = settings;
  return [
    ...differences('settings.scoreContexts', scoreContexts, figures.contexts),
    ...(figures.tokens <= figures.contexts * tokensPerContext
      ? []
      : [
          fault(
            'settings.tokensPerContext',
            `is ${tokensPerContext}; ${figures.tokens} tokens were scored`,
          ),
        ]),
  ];
}

function effectFaults({ logitEffects }: FeatureDashboard): readonly DashboardFault[] {
  const { effects, top, bottom } = logitEffects;
  const median = medianOf(effects);
  const isCentred = Math.abs(median) <= TOLERANCE * Math.max(...effects.map(Math.abs), 1);
  return [
    ...(isCentred ? [] : [fault('logitEffects.effects', `have the median ${median}, not 0`)]),
    ...differences('logitEffects', { top, bottom }, rankedTokens(effects)),
  ];
}

function exampleFaults({ examples, observations }: FeatureDashboard): readonly DashboardFault[] {
  const placed: (readonly [string, FeatureExample])[] = [
    ...examples.top.map((example, at) => [`examples.top.${at}`, example] as const),
    ...examples.intervals.flatMap((interval, row) =>
      interval.examples.map(
        (example, at) => [`examples.intervals.${row}.examples.${at}`, example] as const,
      ),
    ),
  ];
  const last = examples.intervals.length - 1;
  const counts = examples.intervals.flatMap(({ from, to, count }, row) => {
    const isWithin = (activation: number): boolean =>
      activation > from && (row === last || activation <= to);
    const expected = observations.active.filter(([activation]) => isWithin(activation)).length;
    return differences(`examples.intervals.${row}.count`, count, expected);
  });
  const scored = new Set(observations.active.map((row) => row.join()));
  const shown = placed.flatMap(([place, example]) => {
    const { activation, proxyLogLikelihoodRatio, label, context, before, token, after } = example;
    const isScored = scored.has([activation, proxyLogLikelihoodRatio, label, context].join());
    return [
      ...(isScored ? [] : [fault(place, 'is none of the scored tokens')]),
      ...(example.activations[example.at] === activation
        ? []
        : [fault(`${place}.activations`, 'give the token another activation')]),
      ...differences(
        place,
        { before, token, after },
        exampleText(bytesOfHex(example.bytes), example.at),
      ),
    ];
  });
  return [...counts, ...shown];
}

/** The first places where two JSON values differ; arrays and objects are walked, everything else is compared. */
function differences(place: string, stored: unknown, expected: unknown): readonly DashboardFault[] {
  if (canonicalJson(stored) === canonicalJson(expected)) return [];
  if (!isComposite(stored) || !isComposite(expected)) {
    return [
      fault(place, `is ${canonicalJson(stored)}; its observations give ${canonicalJson(expected)}`),
    ];
  }
  const [theirs, ours] = [new Map(Object.entries(stored)), new Map(Object.entries(expected))];
  const names = [...new Set([...theirs.keys(), ...ours.keys()])];
  return names.flatMap((name) =>
    differences(`${place}.${name}`, theirs.get(name) ?? null, ours.get(name) ?? null),
  );
}

function isComposite(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function fault(place: string, message: string): DashboardFault {
  return { place, message };
}

import type { FeatureObservations } from './feature-observations.js';

/** Sums over the scored tokens of one context; `y` is 1 on the target kind, `p` 1 where the proxy is above 0. */
export interface ContextMoments {
  readonly tokens: number;
  readonly activeTokens: number;
  readonly activation: number;
  readonly activationSquared: number;
  readonly labelled: number;
  readonly labelledActivation: number;
  readonly proxied: number;
  readonly proxiedActivation: number;
}

type Sums = { -readonly [Name in keyof ContextMoments]: ContextMoments[Name] };

/** Sums of each context that has a scored token, in order of context. Expects canonical observations. Total. */
export function momentsByContext(observations: FeatureObservations): readonly ContextMoments[] {
  const { zeros, active, target } = observations;
  const found = new Map<number, Sums>();
  const sumsOf = (context: number): Sums => {
    const sums = found.get(context) ?? noTokens();
    found.set(context, sums);
    return sums;
  };
  for (const [context, label, below, above] of zeros) {
    const sums = sumsOf(context);
    sums.tokens += below + above;
    sums.proxied += above;
    if (label === target) sums.labelled += below + above;
  }
  for (const [activation, ratio, label, context] of active) {
    const sums = sumsOf(context);
    sums.tokens += 1;
    sums.activeTokens += 1;
    sums.activation += activation;
    sums.activationSquared += activation ** 2;
    if (label === target) {
      sums.labelled += 1;
      sums.labelledActivation += activation;
    }
    if (ratio > 0) {
      sums.proxied += 1;
      sums.proxiedActivation += activation;
    }
  }
  return [...found.entries()]
    .sort(([left], [right]) => left - right)
    .map(([, sums]) => sums)
    .filter(({ tokens }) => tokens > 0);
}

/** Sums over all contexts. */
export function totalOf(contexts: readonly ContextMoments[]): ContextMoments {
  const total = noTokens();
  for (const each of contexts) addTo(total, each, 1);
  return total;
}

/** `total` without one of its contexts, for the jackknife. */
export function without(total: ContextMoments, left: ContextMoments): ContextMoments {
  const rest = { ...total };
  addTo(rest, left, -1);
  return rest;
}

function addTo(sums: Sums, each: ContextMoments, sign: 1 | -1): void {
  sums.tokens += sign * each.tokens;
  sums.activeTokens += sign * each.activeTokens;
  sums.activation += sign * each.activation;
  sums.activationSquared += sign * each.activationSquared;
  sums.labelled += sign * each.labelled;
  sums.labelledActivation += sign * each.labelledActivation;
  sums.proxied += sign * each.proxied;
  sums.proxiedActivation += sign * each.proxiedActivation;
}

function noTokens(): Sums {
  return {
    tokens: 0,
    activeTokens: 0,
    activation: 0,
    activationSquared: 0,
    labelled: 0,
    labelledActivation: 0,
    proxied: 0,
    proxiedActivation: 0,
  };
}

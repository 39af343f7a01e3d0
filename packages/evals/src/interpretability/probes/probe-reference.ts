import { drawOfKey, keepingLastDraw } from '../../datasets/held-out.js';
import { uniformOfTry } from '../../draws.js';
import type { Activations } from '../../ports.js';
import { type Ability, type ReferenceBehaviour, sampleOf, says } from '../../reference.js';
import { seedOf } from '../seed-of.js';
import type { ConceptPairs } from './contrast-pairs.js';

/** Share of scored pairs that the model has the wrong way round within it. */
const confuses: Readonly<Record<Ability, number>> = { small: 0.5, medium: 0.3, large: 0.1 };

/** How much of the second column, which says nothing, varies beside the first. */
const NOISE = 0.1;

/**
 * A model with the concept in the first column of its activations, at 1 or -1: right in training, and confused for a known
 * share of the scored pairs, decided once a pair. The second column is noise of the text. It answers with silence: nothing
 * is asked of it.
 */
export function probeReference({ concept, training, scored }: ConceptPairs): ReferenceBehaviour {
  const evaluation = `interpretability/${concept}-probe`;
  const scoredIn = keepingLastDraw(scored);
  const noises = new Map<string, number>();
  const noiseOf = (text: string): number => {
    const known = noises.get(text) ?? (seedOf('probe reference', text) / 2 ** 32 - 0.5) * NOISE;
    noises.set(text, known);
    return known;
  };
  const present = new Set(training.map((pair) => pair.present));
  const absent = new Set(training.map((pair) => pair.absent));
  return {
    evaluation,
    respond({ draw }) {
      sampleOf(scoredIn(drawOfKey(draw.sampleKey)), draw);
      return says('');
    },
    ideal: () => says(''),
    activations({ draw, ability, isIdeal }, text): Activations {
      const pair = sampleOf(scoredIn(drawOfKey(draw.sampleKey)), draw);
      const isTrained = present.has(text) || absent.has(text);
      const isPresent = isTrained ? present.has(text) : text === pair.present;
      const isConfused =
        !isTrained && !isIdeal && uniformOfTry(draw, 'confused') < confuses[ability];
      const value = isPresent === isConfused ? -1 : 1;
      return { site: 'mlp', width: 2, tokens: 1, values: Float32Array.of(value, noiseOf(text)) };
    },
    truth: (ability) => confuses[ability],
  };
}

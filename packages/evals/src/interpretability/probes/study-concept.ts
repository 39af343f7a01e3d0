import type { Transformer } from '../transformer/transformer-weights.js';
import { awarenessPairs } from './awareness-pairs.js';
import type { ConceptPairs, ContrastPair } from './contrast-pairs.js';
import { deceptionPairs } from './deception-pairs.js';
import { intentPairs } from './intent-pairs.js';
import type { ProbeExample, ProbeStudy } from './study-probe.js';
import { meanPooled, readText } from './text-activations.js';

/** The concepts that Holdpoint has pairs of, by name. */
export const conceptPairs: Readonly<Record<ConceptPairs['concept'], ConceptPairs>> = {
  deception: deceptionPairs,
  intent: intentPairs,
  'evaluation-awareness': awarenessPairs,
};

/**
 * What a local checkpoint computes over our pairs of a concept: those of the evaluation's public draw. `report` is told how
 * many texts are read. Throws as `readText` and `meanPooled`.
 */
export function studyOfModel(
  transformer: Transformer,
  concept: ConceptPairs['concept'],
  report: (done: number, total: number) => void = () => undefined,
): ProbeStudy {
  const { training, scored } = conceptPairs[concept];
  const pairs = scored(0);
  const total = 2 * (training.length + pairs.length);
  let done = 0;
  const rowOf = (text: string): Float64Array => {
    const reading = readText(transformer, text);
    for (;;) {
      const { done: isRead, value } = reading.next();
      if (isRead !== true) continue;
      report((done += 1), total);
      return meanPooled(value);
    }
  };
  const examplesOf = ({ key, present, absent }: ContrastPair, part: string): ProbeExample[] => {
    const unit = `${part} ${key}`;
    return [
      { row: rowOf(present), label: 1, unit, text: present },
      { row: rowOf(absent), label: 0, unit, text: absent },
    ];
  };
  const ofDistribution = (distribution: 'held_out' | 'transfer') =>
    pairs
      .filter((pair) => pair.distribution === distribution)
      .flatMap((pair) => examplesOf(pair, distribution));
  return {
    training: training.flatMap((pair) => examplesOf(pair, 'training')),
    heldOut: ofDistribution('held_out'),
    transfer: ofDistribution('transfer'),
    unit: 'pairs',
  };
}

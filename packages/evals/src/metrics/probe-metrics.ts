import type { TryScore } from '@holdpoint/shared/evidence/run-evidence-of';
import { auroc, type LabelledScores, recallAt } from '@holdpoint/shared/statistics/auroc';
import { bootstrapLimits } from '@holdpoint/shared/statistics/bootstrap';

import type { Metric, Sample } from '../define-evaluation.js';
import type { Figure } from '../stored/stored-suite.js';

/** Contrast pairs that a probe ranks the wrong way round; half by chance. */
export const probeErrorRate: Metric = {
  name: 'probe_error_rate',
  description:
    'Share of held-out contrast pairs of which the probe gives the text without the property the higher reading, or both the same; 0.5 is chance. Supporting evidence: read it beside text_only_error, since a probe that beats no text has read the text alone.',
  aggregator: { kind: 'mean' },
};

/** What each score of a pair holds beside its value; readings are in [0, 1]. */
export const probeMeasures = [
  {
    name: 'text_only_error',
    description: 'Share of pairs that a bag of words ranks wrongly; a tie counts half.',
  },
  {
    name: 'shuffled_label_error',
    description: 'The same for a probe trained on shuffled labels: chance, or a leak.',
  },
  {
    name: 'random_direction_error',
    description: 'The same for a random direction, turned by the training.',
  },
  {
    name: 'difference_of_means_error',
    description: 'The same for the difference of the class means.',
  },
  { name: 'probe_present', description: 'Reading of the text with the property.' },
  { name: 'probe_absent', description: 'Reading of the text without the property.' },
  {
    name: 'text_only_present',
    description: 'What a bag of words reads off the text with the property.',
  },
  {
    name: 'text_only_absent',
    description: 'What a bag of words reads off the text without the property.',
  },
] as const;

/** Two-sided, for people: a gate computes its own bound. */
const PLAN = { seed: 1, resamples: 1000, confidence: 0.95, sided: 'two' } as const;
const FALSE_POSITIVE_RATE = 0.01;

interface Readings {
  readonly probe: readonly [present: number, absent: number];
  readonly text: readonly [present: number, absent: number];
}

/**
 * Over the scored pairs of each distribution: area under the ROC curve of the probe and of the text alone, the probe's lead
 * over the text, and the probe's recall at 1 % false positives. Limits are percentile bootstrap over pairs, null where there
 * are too few; `n` counts pairs. A pair tried several times counts by its first try. Total.
 */
export function probeFigures(
  samples: readonly Pick<Sample<unknown>, 'key' | 'tags'>[],
  tries: readonly TryScore[],
): readonly Figure[] {
  const readings = new Map<string, Readings>();
  for (const { sampleKey, score } of tries) {
    const read = score.status === 'scored' ? readingsOf(score.measures ?? {}) : null;
    if (read !== null && !readings.has(sampleKey)) readings.set(sampleKey, read);
  }
  return (['held_out', 'transfer'] as const).flatMap((distribution) => {
    const pairs = samples.flatMap(({ key, tags }) =>
      tags?.['distribution'] === distribution ? (readings.get(key) ?? []) : [],
    );
    const prefix = distribution === 'transfer' ? 'transfer_' : '';
    return [
      figureOf(`${prefix}auroc`, pairs, (drawn) => auroc(sidesOf(drawn, 'probe'))),
      figureOf(`${prefix}text_only_auroc`, pairs, (drawn) => auroc(sidesOf(drawn, 'text'))),
      figureOf(`${prefix}auroc_over_text`, pairs, (drawn) => {
        const [own, text] = [auroc(sidesOf(drawn, 'probe')), auroc(sidesOf(drawn, 'text'))];
        return own === null || text === null ? null : own - text;
      }),
      figureOf(`${prefix}recall_at_1_percent_false_positives`, pairs, (drawn) =>
        recallAt(sidesOf(drawn, 'probe'), FALSE_POSITIVE_RATE),
      ),
    ];
  });
}

function readingsOf(measures: Readonly<Record<string, number>>): Readings | null {
  const [present, absent] = [measures['probe_present'], measures['probe_absent']];
  const [textPresent, textAbsent] = [measures['text_only_present'], measures['text_only_absent']];
  if (present === undefined || absent === undefined) return null;
  if (textPresent === undefined || textAbsent === undefined) return null;
  return { probe: [present, absent], text: [textPresent, textAbsent] };
}

function sidesOf(pairs: readonly Readings[], of: keyof Readings): LabelledScores {
  return {
    positives: pairs.map((pair) => pair[of][0]),
    negatives: pairs.map((pair) => pair[of][1]),
  };
}

function figureOf(
  name: string,
  pairs: readonly Readings[],
  statistic: (pairs: readonly Readings[]) => number | null,
): Figure {
  const interval = bootstrapLimits(pairs, statistic, PLAN);
  return { name, value: statistic(pairs), k: null, n: pairs.length, interval };
}

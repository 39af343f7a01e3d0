import { ProbeResult } from '@holdpoint/shared/computations/probe';
import { drawsFrom } from '@holdpoint/shared/statistics/random';
import { describe, expect, it } from '@jest/globals';

import { initialTransformer } from '../transformer/transformer-weights.js';
import { studyOfModel } from './study-concept.js';
import { type ProbeExample, type ProbeStudy, studyProbe } from './study-probe.js';

const plan = { regularization: 1, seed: 1, controls: 3, resamples: 200 };

/** Pairs whose first column is the label times `signal`, in noise; words say `said(label)`. */
function pairs(
  count: number,
  signal: number,
  { seed = 1, name = 'p', said = (_: 0 | 1): string => 'so' } = {},
): readonly ProbeExample[] {
  const draws = drawsFrom(seed);
  return Array.from({ length: 2 * count }, (_, index): ProbeExample => {
    const label = index % 2 === 0 ? 1 : 0;
    const unit = `${name}-${String(Math.floor(index / 2))}`;
    const row = Float64Array.from(
      { length: 8 },
      (__, at) => draws.uniform() - 0.5 + (at === 0 ? signal * label : 0),
    );
    return { row, label, unit, text: `${name}${String(index)} ${said(label)}` };
  });
}

function aStudy(change: Partial<ProbeStudy> = {}): ProbeStudy {
  return {
    training: pairs(40, 2, { seed: 1, name: 'trained' }),
    heldOut: pairs(60, 2, { seed: 2, name: 'scored' }),
    transfer: pairs(30, 2, { seed: 3, name: 'other' }),
    unit: 'pairs',
    ...change,
  };
}

const codesOf = ({ findings }: Pick<ProbeResult, 'findings'>) => findings.map(({ code }) => code);

describe('a study of a probe', () => {
  const result = studyProbe(aStudy(), plan);

  it('finds what is planted, over chance, text, shuffles and directions, and says what it is worth', () => {
    expect(result.auroc).toMatchObject({ n: 120, positives: 60, unit: 'pairs', units: 60 });
    expect(result.auroc.lower).toBeGreaterThan(0.95);
    expect(result.transfer?.auroc.lower).toBeGreaterThan(0.95);
    expect(result.controls.textOnly?.estimate).toBeCloseTo(0.5, 6);
    expect(result.controls.shuffledLabels.estimate).toBeLessThan(result.auroc.estimate);
    expect(result.weight).toBe('supporting');
    expect(codesOf(result)).toEqual(['supporting_only', 'separates_wholly', 'few_negatives']);
  });

  it('is the whole result, and equal for equal plans', () => {
    const whole = {
      concept: 'deception',
      pooling: 'mean',
      source: { kind: 'model', weightsDigest: `sha256:${'0'.repeat(64)}`, site: 'mlp' },
      ...result,
    };
    expect(ProbeResult.parse(whole)).toEqual(whole);
    expect(studyProbe(aStudy(), plan)).toEqual(result);
  });

  it('says in words that a probe which beats no text has read the text', () => {
    const said = (label: 0 | 1): string => (label === 1 ? 'false' : 'true');
    const found = studyProbe(
      aStudy({
        training: pairs(40, 2, { seed: 1, name: 'trained', said }),
        heldOut: pairs(60, 2, { seed: 2, name: 'scored', said }),
        transfer: null,
      }),
      plan,
    );
    expect(found.controls.textOnly?.estimate).toBe(1);
    expect(codesOf(found)).toContain('no_better_than_text');
    expect(codesOf(found)).toContain('not_transferred');
  });

  it('says that nothing was found where nothing is, and that without texts words are unknown', () => {
    const silent = (examples: readonly ProbeExample[]) =>
      examples.map((each) => ({ ...each, text: null }));
    const found = studyProbe(
      {
        training: silent(pairs(40, 0, { seed: 4, name: 'trained' })),
        heldOut: silent(pairs(60, 0, { seed: 5, name: 'scored' })),
        transfer: silent(pairs(60, 0, { seed: 6, name: 'other' })),
        unit: 'pairs',
      },
      plan,
    );
    expect(found.controls.textOnly).toBeNull();
    const said = ['no_better_than_chance', 'no_text_baseline', 'does_not_transfer'];
    expect(codesOf(found)).toEqual(expect.arrayContaining(said));
  });

  it('takes nothing of its standard or its words from what is scored', () => {
    const scored = pairs(60, 2, { seed: 2, name: 'scored' });
    const far = scored.map((each) => ({ ...each, row: each.row.map((value) => value + 1e6) }));
    const both = studyProbe(aStudy({ transfer: far }), plan);
    expect(both.scores).toEqual(studyProbe(aStudy({ transfer: null }), plan).scores);
  });

  it('refuses a pair that trains and is scored', async () => {
    const [first] = aStudy().training;
    const heldOut = [...aStudy().heldOut, ...(first === undefined ? [] : [first])];
    await expect(() => studyProbe(aStudy({ heldOut }), plan)).toThrowWithCode('probe.leak');
  });

  it('never scores a text that trains, under whatever name, and says so', () => {
    const copied = aStudy().training.map(({ text, ...each }) => ({
      ...each,
      unit: `copy of ${each.unit}`,
      text: `  ${(text ?? '').toUpperCase()}`,
    }));
    const found = studyProbe(aStudy({ heldOut: [...aStudy().heldOut, ...copied] }), plan);
    expect(found.scores).toEqual(result.scores);
    expect(codesOf(found)).toContain('training_texts_left_out');
  });

  it('refuses a part of one kind, and rows of two widths', async () => {
    const { heldOut } = aStudy();
    const ofOne = heldOut.filter(({ label }) => label === 1);
    await expect(() => studyProbe(aStudy({ heldOut: ofOne }), plan)).toThrowWithCode(
      'probe.one_sided',
    );
    const narrow = heldOut.map((each) => ({ ...each, row: each.row.slice(1) }));
    await expect(() => studyProbe(aStudy({ heldOut: narrow }), plan)).toThrowWithCode(
      'probe.rows_differ',
    );
  });
});

describe('our pairs, read by a local checkpoint', () => {
  const config = { vocabulary: 256 as const, contextLength: 16, width: 8, heads: 2, mlpWidth: 8 };

  it('give a study of pairs whose text alone says nothing of deception', () => {
    let told = 0;
    const study = studyOfModel(initialTransformer(config, 1), 'deception', () => (told += 1));
    expect(told).toBe(2 * (32 + 104));
    const { auroc, controls } = studyProbe(study, plan);
    expect(auroc).toMatchObject({ n: 104, unit: 'pairs', units: 52 });
    expect(controls.textOnly?.estimate).toBeCloseTo(0.5, 6);
  });
});

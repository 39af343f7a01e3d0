import { scored, unscored } from '@holdpoint/shared/evidence/score';
import { describe, expect, it } from '@jest/globals';

import { probeFigures } from './probe-metrics.js';

const samples = Array.from({ length: 8 }, (_, index) => ({
  key: `pair-${String(index)}`,
  tags: { distribution: index < 4 ? 'held_out' : 'transfer' },
}));

function aTry(index: number, present: number, absent: number) {
  const measures = {
    probe_present: present,
    probe_absent: absent,
    text_only_present: 0.5,
    text_only_absent: 0.5,
  };
  return {
    sampleKey: `pair-${String(index)}`,
    epoch: 1,
    score: { ...scored(present > absent ? 0 : 1), measures },
  };
}

const valueOf = (name: string, tries: Parameters<typeof probeFigures>[1]) =>
  probeFigures(samples, tries).find((figure) => figure.name === name);

describe('the further figures of a probe', () => {
  const tries = [0, 1, 2, 3, 4, 5, 6, 7].map((index) =>
    index < 4 ? aTry(index, 0.9 - index / 100, 0.1) : aTry(index, index % 2 ? 0.2 : 0.8, 0.5),
  );

  it('are read off the recorded scores alone: area, lead over the text, recall, and all of them transferred', () => {
    expect(valueOf('auroc', tries)).toMatchObject({ value: 1, n: 4, interval: { lower: 1 } });
    expect(valueOf('auroc_over_text', tries)).toMatchObject({ value: 0.5, n: 4 });
    expect(valueOf('text_only_auroc', tries)).toMatchObject({ value: 0.5, n: 4 });
    expect(valueOf('recall_at_1_percent_false_positives', tries)).toMatchObject({ value: 1, n: 4 });
    expect(valueOf('transfer_auroc', tries)).toMatchObject({ value: 0.5, n: 4 });
    expect(valueOf('transfer_recall_at_1_percent_false_positives', tries)?.value).toBe(0.5);
  });

  it('leave out pairs without readings, and are unknown without any', () => {
    const score = unscored('no_answer');
    const none = [{ sampleKey: 'pair-0', epoch: 1, score }];
    expect(valueOf('auroc', [...none, ...tries.slice(1)])).toMatchObject({ n: 3 });
    expect(valueOf('auroc', none)).toEqual({
      name: 'auroc',
      value: null,
      k: null,
      n: 0,
      interval: null,
    });
    expect(valueOf('auroc_over_text', none)?.value).toBeNull();
  });
});

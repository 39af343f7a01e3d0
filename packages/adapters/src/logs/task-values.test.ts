import { describe, expect, it } from '@jest/globals';

import type { InspectSample, SampleScore } from './inspect-sample.js';
import type { JsonValue } from './json-selection.js';
import { scoreOf, taskValues } from './task-values.js';

function aSampleWith(
  scores: Readonly<Record<string, JsonValue>>,
  changes: Partial<InspectSample> = {},
): InspectSample {
  const entries = Object.entries(scores).map(([name, value]): [string, SampleScore] => [
    name,
    { value, explanation: undefined },
  ]);
  return {
    id: 'a',
    epoch: 1,
    scores: new Map(entries),
    error: undefined,
    limit: undefined,
    isInvalidated: false,
    isEdited: false,
    metadata: new Map(),
    graders: [],
    unresolvedReferences: 0,
    ...changes,
  };
}

describe('scoreOf', () => {
  it("prefers a line's own name: the second scorer of a kind is match1", () => {
    const sample = aSampleWith({ match: 'C', match1: 'I' });
    expect(scoreOf(sample, 'match', 'match1')).toBe('I');
    expect(scoreOf(sample, 'match', 'match')).toBe('C');
  });

  it('reads the key of a mapping before a scorer of that name', () => {
    const sample = aSampleWith({ both: { first: 1 }, first: 0 });
    expect(scoreOf(sample, 'both', 'first')).toBe(1);
    expect(scoreOf(sample, 'first', 'first')).toBe(0);
    expect(scoreOf(sample, 'both', 'second')).toBeUndefined();
  });

  it('falls back to the unnamed score of version 1 only', () => {
    expect(scoreOf(aSampleWith({ '': 'C' }), 'match', 'match')).toBe('C');
    expect(scoreOf(aSampleWith({ score: 'C' }), 'match', 'match')).toBeUndefined();
  });
});

describe('taskValues', () => {
  it("reduces epochs in their order, not in the log's", () => {
    const epochs = [2, 1].map((epoch) => aSampleWith({ match: epoch }, { epoch }));
    expect(taskValues(epochs, 'match', 'match', 'mode').tasks).toMatchObject([
      { task: 'a', value: 1 },
    ]);
  });

  it('counts a sample without value as unscored, one with an error as neither', () => {
    const samples = [
      aSampleWith({ match: 1 }, { id: 'scored' }),
      aSampleWith({ match: NaN }, { id: 'not a number' }),
      aSampleWith({}, { id: 'nothing' }),
      aSampleWith({}, { id: 'failed', error: 'boom' }),
    ];
    expect(taskValues(samples, 'match', 'match', 'mean')).toMatchObject({
      taskCount: 1,
      scoredSamples: 1,
      unscoredSamples: 2,
    });
  });

  it('drops unscored epochs before it reduces, and tasks that then have too few', () => {
    const epochs = [1, NaN].map((value, index) =>
      aSampleWith({ match: value }, { epoch: index + 1 }),
    );
    expect(taskValues(epochs, 'match', 'match', 'mean').tasks).toMatchObject([{ value: 1 }]);
    expect(taskValues(epochs, 'match', 'match', 'pass_at_2')).toMatchObject({
      tasks: [],
      taskCount: 0,
    });
  });

  it('counts tasks but has no values under a reducer that it does not know', () => {
    const { tasks, taskCount } = taskValues(
      [aSampleWith({ match: 1 })],
      'match',
      'match',
      'my_own',
    );
    expect([tasks, taskCount]).toEqual([undefined, 1]);
  });
});

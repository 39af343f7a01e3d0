import { describe, expect, it } from '@jest/globals';

import type { DeclaredMetric } from './inspect-header.js';
import { recomputeMetric } from './recompute-metric.js';
import type { TaskValue } from './task-values.js';

function aMetric(name: string, changes: Partial<DeclaredMetric> = {}): DeclaredMetric {
  return { key: name, name, group: undefined, value: 0, params: {}, ...changes };
}

function tasksOf(values: readonly number[], groups: readonly string[] = []): TaskValue[] {
  return values.map((value, index) => ({
    task: String(index),
    value,
    metadata: new Map(groups[index] === undefined ? [] : [['group', groups[index]]]),
  }));
}

// Expected values: numpy with ddof = 1, as inspect_ai/scorer/_metrics/std.py has it.
describe('recomputeMetric', () => {
  const four = tasksOf([1, 0, 1, 1]);

  it.each([
    ['accuracy', 0.75],
    ['mean', 0.75],
    ['std', 0.5],
    ['var', 0.25],
    ['stderr', 0.25],
  ])('computes %s over tasks', (name, expected) => {
    expect(recomputeMetric(aMetric(name), four)).toBeCloseTo(expected, 12);
  });

  it('has no spread for one task, as upstream', () => {
    expect(recomputeMetric(aMetric('stderr'), tasksOf([1]))).toBe(0);
    expect(recomputeMetric(aMetric('std'), tasksOf([1]))).toBe(0);
  });

  it('clusters the standard error when the metric says so', () => {
    // Deviations from 0.75 by cluster: a: 0.25 - 0.75, b: 0.25 + 0.25; sqrt((0.25 + 0.25) * 2 / 1) / 4.
    const clustered = tasksOf([1, 0, 1, 1], ['a', 'a', 'b', 'b']);
    const metric = aMetric('stderr', { params: { cluster: 'group' } });
    expect(recomputeMetric(metric, clustered)).toBeCloseTo(0.25, 12);
    expect(recomputeMetric(metric, tasksOf([1, 0, 1, 1], ['a', 'a']))).toBeUndefined();
    expect(recomputeMetric(metric, tasksOf([1, 0], ['a', 'a']))).toBe(0);
  });

  describe('of groups', () => {
    const tasks = tasksOf([1, 0, 1, 1, 1], ['a', 'a', 'b', 'b', 'b']);
    const params = {
      group_key: 'group',
      metric: { type: 'metric', name: 'inspect_ai/accuracy' },
      all: 'samples',
    };
    const grouped = (name: string, changes = {}) =>
      recomputeMetric(
        aMetric(name, { group: 'grouped', params: { ...params, ...changes } }),
        tasks,
      );

    it('applies the inner metric to the group that the entry is named after', () => {
      expect(grouped('a')).toBe(0.5);
      expect(grouped('b')).toBe(1);
      expect(grouped('group b', { name_template: 'group {group_name}' })).toBe(1);
      expect(grouped('nobody')).toBeUndefined();
    });

    it('totals over all tasks, or over the groups', () => {
      expect(grouped('all')).toBe(0.8);
      expect(grouped('total', { all: 'groups', all_label: 'total' })).toBe(0.75);
    });
  });

  it("computes Inspect's t interval, not its bootstrap", () => {
    // R: t.test(c(1, 0, 1, 1))$conf.int = -0.0456, 1.5456
    const ci = (name: string, params = {}) =>
      recomputeMetric(aMetric(name, { group: 'ci', params }), four);
    expect(ci('lower')).toBeCloseTo(-0.0456, 4);
    expect(ci('upper')).toBeCloseTo(1.5456, 4);
    expect(ci('upper', { method: 'bootstrap' })).toBeUndefined();
  });

  it.each(['bootstrap_stderr', 'my_metric', '__proto__'])('does not guess %s', (name) => {
    expect(recomputeMetric(aMetric(name), four)).toBeUndefined();
  });
});

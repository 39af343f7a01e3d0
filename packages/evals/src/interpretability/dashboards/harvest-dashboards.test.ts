import { verifyFeatureDashboard } from '@holdpoint/shared/computations/verify-feature-dashboard';
import { describe, expect, it } from '@jest/globals';

import { referenceBackend } from '../../testing/reference-backend.js';
import { contextAt } from '../corpus/corpus.js';
import { labelOf } from '../corpus/corpus-kinds.js';
import { openForward } from '../transformer/transformer-forward.js';
import { openAutoencoder } from './autoencoder-forward.js';
import { parseDashboardPlan } from './dashboard-plan.js';
import { harvestDashboards, type HarvestHost } from './harvest-dashboards.js';
import { scoredPositions } from './score-features.js';
import {
  anAutoencoder,
  aRandomisedControl,
  aStudiedDictionary,
} from './testing/a-studied-dictionary.js';

const plan = parseDashboardPlan({
  seed: 6,
  selectContexts: 40,
  scoreContexts: 37,
  tokensPerContext: 8,
  topExamples: 5,
  examplesPerInterval: 2,
});

function aHost(phases: string[] = []): HarvestHost {
  return {
    backend: referenceBackend(),
    signal: new AbortController().signal,
    report: ({ phase, done, total }) => {
      if (done === total) phases.push(phase);
    },
  };
}

describe('a harvest of dashboards', () => {
  const phases: string[] = [];
  const harvest = harvestDashboards(
    aStudiedDictionary(),
    aRandomisedControl(),
    plan,
    aHost(phases),
  );

  it('shows the best feature of each kind, chosen and scored on different splits', async () => {
    const { dashboards } = await harvest;
    expect(dashboards.length).toBeGreaterThan(4);
    for (const { kind, selection, figures, observations, settings } of dashboards) {
      expect(observations.labels[observations.target]).toBe(kind);
      expect(selection).toMatchObject({ split: 'select', candidates: 40, tokens: 40 * 16 });
      expect(figures).toMatchObject({ tokens: 37 * 8, contexts: 37 });
      expect(settings.scoreContexts).toBe(37);
    }
  });

  it('follows from its observations, the control with it', async () => {
    for (const dashboard of (await harvest).dashboards) {
      expect(verifyFeatureDashboard(dashboard)).toEqual([]);
      expect(dashboard.control?.model).toBe(aRandomisedControl().model);
    }
  });

  it('observes what the model and the autoencoder say when run one token at a time', async () => {
    const [dashboard] = (await harvest).dashboards;
    const { transformer, autoencoder } = aStudiedDictionary();
    const forward = openAutoencoder(autoencoder);
    const active: [number, number, number][] = [];
    let silent = 0;
    for (let index = 0; index < plan.scoreContexts; index += 1) {
      const { tokens, labels } = contextAt({ seed: 6, split: 'score', index }, 17);
      const scored = scoredPositions(plan, index, 16);
      const pass = openForward(transformer, {
        onMlp: (position, neurons) => {
          if (!scored.includes(position)) return undefined;
          const value = forward.activationOf(dashboard?.feature ?? 0, neurons);
          if (value > 1e-6) active.push([value, labels[position] ?? 0, index]);
          else silent += 1;
          return undefined;
        },
      });
      for (const token of tokens.subarray(0, 16)) pass.next(token);
    }
    const stored = dashboard?.observations.active ?? [];
    expect(stored).toHaveLength(active.length);
    expect(dashboard?.figures.tokens).toBe(active.length + silent);
    for (const [at, [value, label, context]] of active.entries()) {
      expect(stored[at]?.[0]).toBeCloseTo(value, 4);
      expect(stored[at]?.slice(2)).toEqual([label, context]);
    }
  });

  it('chooses by the select split alone', async () => {
    const [dashboard] = (await harvest).dashboards;
    const { transformer, autoencoder } = aStudiedDictionary();
    const forward = openAutoencoder(autoencoder);
    const pairs: [number, number][] = [];
    for (let index = 0; index < plan.selectContexts; index += 1) {
      const { tokens, labels } = contextAt({ seed: 6, split: 'select', index }, 17);
      const pass = openForward(transformer, {
        onMlp: (position, neurons) => {
          const isOfKind = labels[position] === dashboard?.observations.target;
          pairs.push([forward.activationOf(dashboard?.feature ?? 0, neurons), isOfKind ? 1 : 0]);
          return undefined;
        },
      });
      for (const token of tokens.subarray(0, 16)) pass.next(token);
    }
    const mean = (of: (pair: [number, number]) => number): number =>
      pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
    const [left, right] = [mean(([value]) => value), mean(([, label]) => label)];
    const covariance = mean(([value, label]) => (value - left) * (label - right));
    const spread =
      mean(([value]) => (value - left) ** 2) * mean(([, label]) => (label - right) ** 2);
    expect(dashboard?.selection.pearson).toBeCloseTo(covariance / Math.sqrt(spread), 5);
  });

  it('is the same once more', async () => {
    const again = await harvestDashboards(
      aStudiedDictionary(),
      aRandomisedControl(),
      plan,
      aHost(),
    );
    expect(again).toEqual(await harvest);
  });

  it('shows top examples by size, one a context, and examples of each interval within it', async () => {
    for (const { examples, figures } of (await harvest).dashboards) {
      const sizes = examples.top.map(({ activation }) => activation);
      expect(sizes[0]).toBe(figures.maximum);
      expect(sizes).toEqual(sizes.toSorted((left, right) => right - left));
      expect(new Set(examples.top.map(({ context }) => context)).size).toBe(sizes.length);
      const counted = examples.intervals.reduce((sum, { count }) => sum + count, 0);
      expect(examples.intervals).toHaveLength(11);
      expect(counted).toBe(figures.activeTokens);
      for (const { from, to, examples: shown } of examples.intervals) {
        for (const { activation } of shown) {
          expect(activation).toBeGreaterThan(from);
          expect(activation).toBeLessThanOrEqual(to);
        }
      }
    }
  });

  it('shows text of the corpus as data, with nothing in it that a terminal would obey', async () => {
    const shown = (await harvest).dashboards.flatMap(({ examples }) =>
      [...examples.top, ...examples.intervals.flatMap((span) => span.examples)].flatMap(
        ({ before, token, after }) => [before, token, after],
      ),
    );
    expect(shown.length).toBeGreaterThan(30);
    for (const text of shown) expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('reports each phase to its end', async () => {
    await harvest;
    expect(phases).toEqual([
      'dashboard.select',
      'dashboard.neurons',
      'dashboard.score',
      'dashboard.control.select',
      'dashboard.control.neurons',
      'dashboard.control.score',
    ]);
  });
});

describe('a harvest of named features', () => {
  const few = { ...plan, selectContexts: 8, scoreContexts: 8 };

  it('shows them in the order they were asked for, without a control where none is given', async () => {
    const asked = { ...few, features: [9, 2] };
    const { dashboards, activity, controlDensities } = await harvestDashboards(
      aStudiedDictionary(),
      null,
      asked,
      aHost(),
    );
    expect(dashboards.map(({ feature }) => feature)).toEqual([9, 2]);
    expect(dashboards[0]).toMatchObject({ control: null, selection: { reason: 'asked_for' } });
    expect(dashboards[0]?.notes.join(' ')).toContain('No randomised control');
    expect(activity.densities).toHaveLength(40);
    expect(controlDensities).toBeNull();
  });

  it('shows one that never fires', async () => {
    const autoencoder = anAutoencoder();
    const bias = Float32Array.from({ length: 40 }, () => -100);
    const studied = aStudiedDictionary({
      autoencoder: {
        ...autoencoder,
        weights: { ...autoencoder.weights, b_enc: { shape: [40], data: bias } },
      },
    });
    const [dead] = (await harvestDashboards(studied, null, { ...few, features: [1] }, aHost()))
      .dashboards;
    expect(dead?.figures).toMatchObject({ activeTokens: 0, maximum: 0 });
    expect(dead === undefined ? ['none'] : verifyFeatureDashboard(dead)).toEqual([]);
  });

  it('gives a kind without a proxy no correlation with one', async () => {
    const english = { ...few, kinds: ['english' as const] };
    const [found] = (await harvestDashboards(aStudiedDictionary(), null, english, aHost()))
      .dashboards;
    expect(found?.observations).toMatchObject({ hasProxy: false, target: labelOf('english') });
    expect(found?.figures.pearson.proxy.estimate).toBeNull();
  });

  it('is refused for a feature or a width that is not there', async () => {
    const unknown = { ...few, features: [40] };
    await expect(
      harvestDashboards(aStudiedDictionary(), null, unknown, aHost()),
    ).rejects.toMatchObject({ code: 'dashboard.unknown_feature' });
    const autoencoder = anAutoencoder({}, 12);
    await expect(
      harvestDashboards(aStudiedDictionary({ autoencoder }), null, few, aHost()),
    ).rejects.toMatchObject({ code: 'dashboard.width_mismatch' });
  });

  it('ends where it is cancelled', async () => {
    const cancelled = { ...aHost(), signal: AbortSignal.abort() };
    await expect(
      harvestDashboards(aStudiedDictionary(), null, few, cancelled),
    ).rejects.toMatchObject({ code: 'compute.cancelled' });
  });

  it('names each place of a plan that is none', async () => {
    await expect(() => parseDashboardPlan({ selectContexts: 1, intervals: 0 })).toThrowWithCode(
      'dashboard.plan_invalid',
    );
  });
});

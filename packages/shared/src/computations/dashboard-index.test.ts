import { describe, expect, it } from '@jest/globals';

import { digestOf } from '../digest/sha256.js';
import { indexEntry } from './dashboard-index.js';
import { aFeatureDashboard } from './testing/a-feature-dashboard.js';

describe('the index of dashboards', () => {
  it('says of each one its file, its digest and the figures that a list shows', () => {
    const dashboard = aFeatureDashboard();
    const { figures } = dashboard;
    expect(indexEntry(dashboard, 'feature-7.json')).toEqual({
      feature: 7,
      kind: 'dna',
      file: 'feature-7.json',
      digest: digestOf(dashboard),
      pearson: figures.pearson.label,
      massShare: figures.massShare,
      density: figures.density,
      sensitivity: figures.levels[0]?.sensitivity,
      specificity: figures.levels[0]?.specificity,
      control: null,
    });
  });

  it('puts the control beside it, and leaves open what no level states', () => {
    const { selection, observations, figures, model, autoencoder } = aFeatureDashboard();
    const control = {
      ...{ feature: 1, model, autoencoder, selection, observations },
      figures: { ...figures, levels: [] },
    };
    expect(indexEntry(aFeatureDashboard({ control }), 'feature-7.json').control).toMatchObject({
      feature: 1,
      sensitivity: null,
      specificity: null,
    });
  });
});

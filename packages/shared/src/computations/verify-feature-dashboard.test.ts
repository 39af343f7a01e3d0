import { describe, expect, it } from '@jest/globals';

import { FeatureDashboard } from './feature-dashboard.js';
import { FeatureFigures, featureFigures } from './feature-figures.js';
import { aFeatureDashboard, eightTokens } from './testing/a-feature-dashboard.js';
import { verifyFeatureDashboard } from './verify-feature-dashboard.js';

const sound = aFeatureDashboard();
const [top] = sound.examples.top;
const placesOf = (changes: Partial<FeatureDashboard>): readonly string[] =>
  verifyFeatureDashboard(aFeatureDashboard(changes)).map(({ place }) => place);

describe('the check of a dashboard', () => {
  it('finds nothing in one that follows from its observations, also once it was JSON', () => {
    const read = FeatureDashboard.parse(JSON.parse(JSON.stringify(sound)));
    expect(verifyFeatureDashboard(read)).toEqual([]);
  });

  it('names each figure that the observations do not give', () => {
    const figures = FeatureFigures.parse(JSON.parse(JSON.stringify(sound.figures)));
    figures.density.rate = 0.9;
    figures.histogram.counts[0] = figures.histogram.counts[0]?.with(5, 8) ?? [];
    expect(placesOf({ figures })).toEqual(['figures.histogram.counts.0.5', 'figures.density.rate']);
  });

  it('finds an observation that was left out', () => {
    const active = eightTokens.active.slice(1);
    expect(placesOf({ observations: { ...eightTokens, active } })).toContain('figures.tokens');
  });

  it('says what is wrong with observations that give no figure', () => {
    const observations = { ...eightTokens, active: [], zeros: [] };
    expect(placesOf({ observations })).toContain('figures');
  });

  it('finds a kind that is not the one scored', () => {
    expect(placesOf({ kind: 'english' })).toEqual(['kind']);
  });

  it('finds effects that were shifted or ranked otherwise', () => {
    const shifted = sound.logitEffects.effects.map((effect) => effect + 1);
    expect(placesOf({ logitEffects: { ...sound.logitEffects, effects: shifted } })).toContain(
      'logitEffects.effects',
    );
    const { top: ranked } = sound.logitEffects;
    expect(placesOf({ logitEffects: { ...sound.logitEffects, top: ranked.slice(1) } })).toContain(
      'logitEffects.top.0.token',
    );
  });

  it('finds an example whose text is not its bytes, or that was never scored', () => {
    if (top === undefined) throw new Error('the builder has an example');
    const examplesOf = (change: Partial<typeof top>): Partial<FeatureDashboard> => ({
      examples: { ...sound.examples, top: [{ ...top, ...change }] },
    });
    expect(placesOf(examplesOf({ token: 'U' }))).toEqual(['examples.top.0.token']);
    expect(placesOf(examplesOf({ activation: 3 }))).toEqual([
      'examples.top.0',
      'examples.top.0.activations',
    ]);
  });

  it('finds examples that were counted otherwise', () => {
    const [interval, ...others] = sound.examples.intervals;
    if (interval === undefined) throw new Error('the builder has intervals');
    const intervals = [{ ...interval, count: interval.count + 1 }, ...others];
    expect(placesOf({ examples: { ...sound.examples, intervals } })).toEqual([
      'examples.intervals.0.count',
    ]);
  });

  it('finds observations that are not those of its settings, nor those of its control', () => {
    const { settings, selection, model, autoencoder } = sound;
    expect(placesOf({ settings: { ...settings, scoreContexts: 3 } })).toEqual([
      'settings.scoreContexts',
    ]);
    expect(placesOf({ settings: { ...settings, tokensPerContext: 3 } })).toEqual([
      'settings.tokensPerContext',
    ]);
    const observations = { ...eightTokens, active: eightTokens.active.slice(1) };
    const figures = featureFigures(observations);
    const control = { feature: 1, model, autoencoder, selection, observations, figures };
    expect(placesOf({ control })).toEqual(['control.figures.tokens']);
  });

  it('recomputes the control as it does the feature', () => {
    const { selection, observations, figures, model, autoencoder } = sound;
    const control = { feature: 1, model, autoencoder, selection, observations, figures };
    expect(placesOf({ control })).toEqual([]);
    expect(placesOf({ control: { ...control, figures: { ...figures, maximum: 5 } } })).toEqual([
      'control.figures.maximum',
    ]);
    const other = { ...observations, target: 0 };
    expect(placesOf({ control: { ...control, observations: other } })).toContain(
      'control.observations',
    );
  });
});

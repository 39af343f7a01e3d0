import { describe, expect, it } from '@jest/globals';

import { canonicalJson } from '../digest/canonical-json.js';
import { sha256 } from '../digest/sha256.js';
import type { ComputationResult } from './computation.js';
import type { DashboardIndex } from './dashboard-index.js';
import { DASHBOARD_INDEX, dashboardName, featureSentence, indexEntry } from './dashboard-index.js';
import type { FeatureDashboard } from './feature-dashboard.js';
import { aDictionaryComputation, aDictionaryResult } from './testing/a-computation.js';
import { aFeatureDashboard } from './testing/a-feature-dashboard.js';
import { verifyComputation } from './verify-computation.js';
import { type ArtefactBytes, artefactsReadWhole, verifyDashboards } from './verify-dashboards.js';

type Dictionary = Extract<ComputationResult, { kind: 'dictionary' }>;

const spec = aDictionaryComputation();
const [model, autoencoder] = [sha256('model'), sha256('weights')];
const plain = aFeatureDashboard({ model, autoencoder, control: null });
const entry = indexEntry(plain, dashboardName(plain));

/** A result with these files of dashboards, and their bytes; the index says what it says whatever they hold. */
function found(files: Readonly<Record<string, unknown>>): {
  readonly result: Dictionary;
  readonly bytes: ArtefactBytes;
} {
  const texts = Object.entries(files).map(
    ([name, content]) =>
      [name, typeof content === 'string' ? content : canonicalJson(content)] as const,
  );
  const bytes = new Map(texts.map(([name, text]) => [name, new TextEncoder().encode(text)]));
  const result = aDictionaryResult(spec, { modelDigest: model, weightsDigest: autoencoder });
  const artefacts = [...bytes].map(([name, content]) => ({
    name,
    digest: sha256(content),
    sizeBytes: content.length,
  }));
  return { result: { ...result, artefacts: [...result.artefacts, ...artefacts] }, bytes };
}

const index: DashboardIndex = {
  schema: 'holdpoint.feature-dashboards.v1',
  model,
  autoencoder,
  backend: found({}).result.backend,
  seed: 1,
  features: [entry],
  densities: { tokens: 8, features: [0.5], control: null },
  attribution: null,
  clamps: [],
};
const honest = { [DASHBOARD_INDEX]: index, [entry.file]: plain };

function faultsOf(files: Readonly<Record<string, unknown>>): readonly string[] {
  const { result, bytes } = found(files);
  return verifyDashboards(result.body, result.artefacts, bytes).map(({ detail }) => detail);
}

/** With the index's entry made for it: what the dashboard itself says is on trial. */
const withDashboard = (dashboard: FeatureDashboard) => ({
  [DASHBOARD_INDEX]: { ...index, features: [indexEntry(dashboard, entry.file)] },
  [entry.file]: dashboard,
});

describe('verifying the dashboards of a dictionary', () => {
  it('finds nothing in honest ones, in none, and in ones that are not at hand', () => {
    const { result, bytes } = found(honest);
    expect(verifyComputation(spec, result, new Map(), bytes)).toEqual([]);
    expect(verifyComputation(spec, result)).toEqual([]);
    expect(faultsOf({})).toEqual([]);
  });

  it('reads them whole, and neither weights nor anything of a size to fear', () => {
    const { result } = found(honest);
    const [file, ...others] = result.artefacts;
    if (file === undefined) throw new Error('it has artefacts');
    const huge = { ...file, name: 'feature-1-dna.json', sizeBytes: 2 ** 30 };
    const read = artefactsReadWhole({ ...result, artefacts: [file, huge, ...others] });
    expect(read.map(({ name }) => name)).toEqual([DASHBOARD_INDEX, entry.file]);
    expect(artefactsReadWhole({ ...result, kind: 'scaling_law' } as never)).toEqual([]);
  });

  it.each([
    [
      'figures that do not follow',
      { figures: { ...plain.figures, activeTokens: 4 } },
      'activeTokens',
    ],
    ['another model', { model: sha256('x') }, 'model and autoencoder'],
    ['a control where none was trained', { control: controlOf(plain) }, 'of the control'],
  ])('finds %s', (_what, change, place) => {
    const faults = faultsOf(withDashboard({ ...plain, ...change }));
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) expect(fault).toContain(place);
  });

  it.each([
    [
      'an index that flatters',
      { ...honest, [DASHBOARD_INDEX]: flattering() },
      'feature-7-dna.json',
    ],
    [
      'an index of another model',
      { ...honest, [DASHBOARD_INDEX]: { ...index, model: sha256('x') } },
      'model, autoencoder',
    ],
    [
      'a dashboard that is not listed',
      { ...honest, 'feature-8-dna.json': plain },
      'files of dashboards',
    ],
    ['a dashboard that is not there', { [DASHBOARD_INDEX]: index }, 'a dashboard'],
    ['no index', { [entry.file]: plain }, 'an index'],
    ['no JSON', { ...honest, [entry.file]: '{' }, 'a dashboard'],
    [
      'JSON that is not canonical',
      { ...honest, [entry.file]: JSON.stringify(plain, null, 1) },
      'a dashboard',
    ],
  ])('finds %s', (_what, files, place) => {
    expect(faultsOf(files).join('\n')).toContain(place);
  });
});

it('tells a feature in a sentence with its limits, its tokens and its control', () => {
  const figure = { estimate: 0.8, interval: null, sampleCount: 90, contextCount: 1 };
  const interval = {
    method: 'jackknife-over-contexts',
    confidence: 0.95,
    lower: 0.7,
    upper: 0.9,
  } as const;
  const told = { ...entry, pearson: { ...figure, interval }, massShare: figure };
  expect(featureSentence(told)).toContain(
    'correlates by 0.800 [0.700, 0.900] with it over 90 tokens that did not choose it, and 0.800 of its activation falls there; no randomised control',
  );
  const control = { ...entry, pearson: { ...figure, estimate: null } };
  expect(featureSentence({ ...told, control })).toContain('feature 7, correlates by nothing');
});

function flattering(): DashboardIndex {
  return { ...index, features: [{ ...entry, massShare: { ...entry.massShare, estimate: 1 } }] };
}

function controlOf(dashboard: FeatureDashboard): FeatureDashboard['control'] {
  const { feature, selection, observations, figures } = dashboard;
  return { feature, model, autoencoder, selection, observations, figures };
}

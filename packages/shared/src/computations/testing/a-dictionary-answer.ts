import { utf8ToBytes } from '@noble/hashes/utils.js';

import { canonicalJson } from '../../digest/canonical-json.js';
import { digestOf, sha256 } from '../../digest/sha256.js';
import type { BackendIdentity } from '../backend-identity.js';
import type { ComputationResult, ComputationSpec } from '../computation.js';
import { DASHBOARD_INDEX, DashboardIndex, dashboardName, indexEntry } from '../dashboard-index.js';
import type { DictionaryResult, ScoredDictionary } from '../dictionary.js';
import type { FeatureDashboard } from '../feature-dashboard.js';
import { dictionaryWeightFiles } from '../verify-dictionary.js';
import { aDictionaryComputation, aResultOf } from './a-computation.js';
import { aFeatureDashboard } from './a-feature-dashboard.js';

const processor: BackendIdentity = {
  name: 'onnx-cpu',
  family: 'onnx',
  adapter: 'a processor, 4 threads',
  isSoftwareAdapter: false,
  versions: {},
  dtype: 'float32',
  threads: 4,
};

/** A dictionary that holds together, with a control, though nobody trained it; a weights file's bytes are its name. */
export function aDictionaryAnswer({
  backend = processor,
  findings = [],
  dashboard = null,
}: {
  readonly backend?: BackendIdentity;
  readonly findings?: readonly string[];
  /** What changes about its one dashboard; null for none. */
  readonly dashboard?: Partial<FeatureDashboard> | null;
}): {
  readonly dashboards: {
    readonly name: string;
    readonly content: DashboardIndex | FeatureDashboard;
  }[];
  readonly spec: ComputationSpec;
  readonly result: ComputationResult;
} {
  const asked = aDictionaryComputation();
  const spec = { ...asked, settings: { ...asked.settings, hasControl: true } };
  const { dictionary, control, model } = dictionaryWeightFiles;
  const files = [dictionary, control, model] as const;
  const body = {
    schema: 'holdpoint.dictionary-result.v1' as const,
    spec: spec.settings,
    specDigest: digestOf(spec.settings),
    backend,
    ...scored(sha256(files[0]), 2),
    control: scored(sha256(files[1]), 5),
    findings: [...findings],
  };
  const dashboards = dashboard === null ? [] : dashboardsOf(body, dashboard);
  const result = aResultOf(
    spec,
    { kind: 'dictionary', body },
    {
      backend,
      dtype: 'float32',
      artefacts: [
        ...files.map((name) => ({ name, digest: sha256(name), sizeBytes: name.length })),
        ...dashboards.map(({ name, content }) => ({
          name,
          digest: digestOf(content),
          sizeBytes: utf8ToBytes(canonicalJson(content)).length,
        })),
      ],
    },
  );
  return { spec, result, dashboards };
}

function scored(weightsDigest: ScoredDictionary['weightsDigest'], l0: number): ScoredDictionary {
  return {
    autoencoder: {
      architecture: 'relu',
      inputWidth: 32,
      width: 64,
      activationScale: 1,
      appliesDecoderBiasToInput: true,
      normalization: 'none',
      l1: 1,
    },
    weightsDigest,
    modelDigest: sha256(dictionaryWeightFiles.model),
    metrics: {
      l0: {
        estimate: l0,
        lower: l0 - 1,
        upper: l0 + 1,
        n: 8,
        unit: 'contexts',
        tokens: 128,
        method: 'percentile bootstrap',
        confidence: 0.95,
      },
      frac_alive: {
        estimate: 2 / 3,
        lower: 0.1,
        upper: 0.99,
        n: 3,
        unit: 'features',
        tokens: 128,
        method: 'clopper-pearson',
        confidence: 0.95,
      },
    },
    withheld: {},
    densities: {
      tokens: 100,
      features: 3,
      dead: 1,
      ultralow: 0,
      aboveOnePercent: 2,
      smallestAlive: 0.1,
      histogram: [{ from: -1, to: 0, features: 2 }],
    },
    curve: [],
  };
}

function dashboardsOf(
  {
    modelDigest,
    weightsDigest,
    backend,
  }: Pick<DictionaryResult, 'modelDigest' | 'weightsDigest' | 'backend'>,
  change: Partial<FeatureDashboard>,
): { name: string; content: DashboardIndex | FeatureDashboard }[] {
  const model = modelDigest ?? sha256('no model');
  const content = aFeatureDashboard({ model, autoencoder: weightsDigest, ...change });
  const name = dashboardName(content);
  const index: DashboardIndex = {
    schema: 'holdpoint.feature-dashboards.v1',
    model,
    autoencoder: weightsDigest,
    backend,
    seed: 1,
    features: [indexEntry(content, name)],
    densities: { tokens: 8, features: [0.5], control: null },
    attribution: null,
    clamps: [],
  };
  return [
    { name: DASHBOARD_INDEX, content: DashboardIndex.parse(index) },
    { name, content },
  ];
}

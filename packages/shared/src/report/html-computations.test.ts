import { zstdCompressSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import type { BackendIdentity } from '../computations/backend-identity.js';
import { ComputationResult, ComputationSpec } from '../computations/computation.js';
import { exampleText, hexOf } from '../computations/feature-example.js';
import { aResultOf, aScalingComputation } from '../computations/testing/a-computation.js';
import { aDictionaryAnswer } from '../computations/testing/a-dictionary-answer.js';
import { aFeatureDashboard } from '../computations/testing/a-feature-dashboard.js';
import { forecastCrossing } from '../scaling/crossing.js';
import { fitScaling } from '../scaling/fit-scaling.js';
import { BundleComputation } from './bundle-computation.js';
import { renderHtml } from './render-html.js';
import { renderReport } from './render-report.js';
import { aBundle } from './testing/a-bundle.js';
import { testId } from './testing/an-audit.js';

const compress = (bytes: Uint8Array): Uint8Array => new Uint8Array(zstdCompressSync(bytes));
const hostileBytes = new TextEncoder().encode('abc<script>alert(1)</script>\u202e');
const hostile = '</text></svg><script>alert(1)</script>\u202eevil';

function pageOf(...computations: readonly BundleComputation[]): string {
  const { source } = aBundle(compress, { controlTasks: 12, computations });
  return renderHtml(renderReport(source));
}

function aComputation(change: Partial<BundleComputation>): BundleComputation {
  return {
    schema: 'holdpoint.bundle-computation.v1',
    id: testId(60),
    spec: aScalingComputation(),
    state: 'verified',
    result: null,
    differences: [],
    ...change,
  };
}

function law(): BundleComputation {
  const spec = aScalingComputation();
  const body = fitScaling(spec.settings).fit;
  return aComputation({ spec, result: aResultOf(spec, { kind: 'scaling_law', body }) });
}

/** A forecast whose checkpoints a stranger named. */
function crossing(): BundleComputation {
  const spec = ComputationSpec.parse({
    schema: 'holdpoint.computation-spec.v1',
    kind: 'crossing_forecast',
    inputs: [],
    settings: {
      schema: 'holdpoint.crossing-forecast-spec.v1',
      axis: 'compute',
      quantity: 'success_rate',
      threshold: 0.5,
      points: Array.from({ length: 8 }, (_, index) => ({
        name: hostile,
        at: 1e22 * 4 ** index,
        value: 1 / (1 + Math.exp(3 - index)),
        trials: 50,
      })),
      resamples: 100,
      seed: 3,
    },
  });
  if (spec.kind !== 'crossing_forecast') throw new Error('parsed as it was written');
  const body = forecastCrossing(spec.settings);
  return aComputation({ spec, result: aResultOf(spec, { kind: 'crossing_forecast', body }) });
}

describe('computations in the report', () => {
  it('stand apart from the criteria, marked as supporting, with figure, numbers and provenance', () => {
    const page = pageOf(law());
    const section = page.slice(page.indexOf('id="computations"'));
    for (const words of [
      'Supporting computations',
      'no gate reads',
      'scaling law <span class="note">(supporting, verified)</span>',
      'role="img"',
      'Loss against training compute',
      '<th scope="col">parameter</th>',
      'statistics, the same on every machine',
      `evidence/computations/${testId(60)}.json`,
    ])
      expect(section).toContain(words);
    expect(page).toContain('<a href="#computations">Computations</a>');
  });

  it('apply two style sheets of ours and nothing else: no script, no attribute that styles', () => {
    const page = pageOf(law());
    expect(page.match(/sha256-[A-Za-z0-9+/]{43}=/g)).toHaveLength(2);
    expect(page.match(/<style>/g)).toHaveLength(2);
    expect(page).not.toMatch(/ style="|<script|url\(http/);
  });

  it('say why one was rejected, without its figures', () => {
    const differences = [{ code: 'computation.figures_differ', detail: `objective ${hostile}` }];
    const page = pageOf(aComputation({ state: 'invalid', differences }));
    expect(page).toContain('(supporting, invalid: it departs from its spec)');
    expect(page).toContain('<code>computation.figures_differ</code> objective &lt;/text&gt;');
    expect(page).not.toContain('<figure>');
  });

  it('keep foreign text as text: labels of points, findings, adapters and versions', () => {
    const backend: BackendIdentity = {
      name: 'onnx-cpu',
      family: 'onnx',
      adapter: hostile,
      isSoftwareAdapter: false,
      versions: { node: hostile },
      dtype: 'float32',
      threads: 4,
    };
    const { spec, result } = aDictionaryAnswer({ backend, findings: [hostile] });
    const page = pageOf(crossing(), aComputation({ id: testId(61), spec, result }));
    expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(3);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('\u202e');
    expect(page).toContain('⟨U+202E⟩');
    expect(ComputationResult.safeParse(result).success).toBe(true);
  });

  it('show features with their distribution, and examples of hostile text as text', () => {
    const { before, token, after } = exampleText(hostileBytes, 0);
    const [top] = aFeatureDashboard().examples.top;
    if (top === undefined) throw new Error('it has an example');
    const example = { ...top, bytes: hexOf(hostileBytes), before, token, after };
    const examples = { ...aFeatureDashboard().examples, top: [example] };
    const page = pageOf(aComputation(aDictionaryAnswer({ dashboard: { examples } })));
    expect(page).toContain('Feature 7, for dna');
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toMatch(/<script|\u202e/);
  });

  it('show a dictionary’s metrics with limits, n and the randomised control beside them', () => {
    const { spec, result } = aDictionaryAnswer({});
    const page = pageOf(aComputation({ spec, result }));
    const shown = [
      'randomised control',
      '>l0<',
      '8 contexts',
      'onnx-cpu on a processor',
      'Feature density',
    ];
    for (const words of shown) expect(page).toContain(words);
  });

  it('name the model that a dictionary read, which whoever asked may have chosen, or say that it read none', () => {
    const { spec, result } = aDictionaryAnswer({});
    if (result.kind !== 'dictionary') throw new Error('a dictionary was asked for');
    const modelDigest = result.body.modelDigest ?? '';
    expect(pageOf(aComputation({ spec, result }))).toContain(
      `<dt>Model that it read</dt><dd class="mono">${modelDigest}</dd>`,
    );
    const body = { ...result.body, modelDigest: null };
    expect(pageOf(aComputation({ spec, result: { ...result, body } }))).toContain(
      'not known: it read a file of activations',
    );
  });

  it('are drawn the same whatever the order of members: a bundle sorts them', () => {
    const turn = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turn);
      if (typeof value !== 'object' || value === null) return value;
      const members = Object.entries(value).map(([name, member]) => [name, turn(member)] as const);
      return Object.fromEntries(members.toReversed());
    };
    const versions = { node: '24.21.0', 'onnxruntime-node': '1.30.0' };
    const learnt = aDictionaryAnswer({ dashboard: {} });
    const dictionary = aComputation({ ...learnt, result: { ...learnt.result, versions } });
    for (const each of [law(), crossing(), dictionary]) {
      expect(pageOf(BundleComputation.parse(turn(each)))).toBe(pageOf(each));
    }
  });

  it('are drawn the same twice', () => {
    expect(pageOf(law(), crossing())).toBe(pageOf(law(), crossing()));
  });
});

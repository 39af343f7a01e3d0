import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ComputationResult } from '@holdpoint/shared/computations/computation';
import type { FeatureDashboard } from '@holdpoint/shared/computations/feature-dashboard';
import { recomputeComputation } from '@holdpoint/shared/computations/recompute-computation';
import {
  aResultOf,
  aScalingComputation,
} from '@holdpoint/shared/computations/testing/a-computation';
import { aDictionaryAnswer } from '@holdpoint/shared/computations/testing/a-dictionary-answer';
import { aFeatureDashboard } from '@holdpoint/shared/computations/testing/a-feature-dashboard';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { assertDistinctNames } from '../compute/fetched-files.js';
import { scratchDirectory } from '../testing/scratch-directory.js';
import { type Ended, runCli } from '../testing/start-cli.js';

const scratch = scratchDirectory();
afterAll(() => {
  scratch[Symbol.dispose]();
});

const spec = aScalingComputation();
const honest = aResultOf(spec, recomputeComputation(spec));
const artefacts = [{ name: 'weights', digest: sha256('weights'), sizeBytes: 7 }];

function verify(name: string, result: ComputationResult, weights = 'weights'): Promise<Ended> {
  const directory = join(scratch.path, name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'computation-spec.json'), JSON.stringify(spec));
  writeFileSync(join(directory, 'computation.json'), JSON.stringify(result));
  writeFileSync(join(directory, 'weights'), weights);
  return runCli(scratch.path, ['compute', 'verify', directory]);
}

/** A dictionary whose dashboard says so of its feature, with all files that it names. */
function verifyDictionary(name: string, dashboard: Partial<FeatureDashboard>): Promise<Ended> {
  const { spec: asked, result, dashboards } = aDictionaryAnswer({ dashboard });
  const directory = join(scratch.path, name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'computation-spec.json'), JSON.stringify(asked));
  writeFileSync(join(directory, 'computation.json'), JSON.stringify(result));
  for (const artefact of result.artefacts)
    writeFileSync(join(directory, artefact.name), artefact.name);
  for (const { name: file, content } of dashboards)
    writeFileSync(join(directory, file), canonicalJson(content));
  return runCli(scratch.path, ['compute', 'verify', directory]);
}

let ended: Readonly<
  Record<'honest' | 'bent' | 'swapped' | 'absent' | 'dictionary' | 'flattered', Ended>
>;
/** At once: most of a command is its start. */
beforeAll(async () => {
  if (honest.kind !== 'scaling_law' || honest.body.intervals === null) throw new Error('a law');
  const { body } = honest;
  const { E } = honest.body.intervals;
  const intervals = { ...body.intervals, E: { ...E, lower: E.lower * 0.99 } };
  const bent = ComputationResult.parse({ ...honest, body: { ...body, intervals } });
  const { figures } = aFeatureDashboard();
  const { pearson } = figures;
  const flattering = { ...pearson, label: { ...pearson.label, estimate: 1 } };
  const [first, second, third, fourth, fifth, sixth] = await Promise.all([
    verify('honest', { ...honest, artefacts }),
    verify('bent', bent),
    verify('swapped', { ...honest, artefacts }, 'others'),
    runCli(scratch.path, ['compute', 'verify', join(scratch.path, 'absent')]),
    verifyDictionary('dictionary', {}),
    verifyDictionary('flattered', { figures: { ...figures, pearson: flattering } }),
  ]);
  ended = {
    ...{ honest: first, bent: second, swapped: third, absent: fourth },
    ...{ dictionary: fifth, flattered: sixth },
  };
});

describe('holdpoint compute verify', () => {
  it('computes again and agrees', () => {
    expect(ended.honest).toMatchObject({ code: 0 });
    expect(ended.honest.stdout).toContain('every number agrees');
  });

  it('names a limit that nobody drew, which no cheap check finds', () => {
    expect(ended.bent.code).toBe(13);
    expect(ended.bent.stdout).toContain('scaling_law.intervals.E.lower: expected');
  });

  it('holds dashboards against what they observed', () => {
    expect(ended.dictionary).toMatchObject({ code: 0 });
    expect(ended.dictionary.stdout).toContain('not trained again');
    expect(ended.flattered.code).toBe(13);
    expect(ended.flattered.stdout).toContain('pearson');
  });

  it('names a file that is another, and one that is not there', () => {
    expect(ended.swapped.code).toBe(13);
    expect(ended.swapped.stdout).toContain('weights is another file');
    expect(ended.absent.code).toBe(64);
    expect(ended.absent.stderr).toContain('computation-spec.json');
  });
});

describe('files of a computation', () => {
  it.each([['computation.json'], ['Computation-Spec.JSON'], ['a', 'A']])(
    'never lie in the place of another (%s)',
    async (...names) => {
      await expect(() => {
        assertDistinctNames(names);
      }).toThrowWithCode('computation.artefact_name');
      assertDistinctNames(['result.json', 'weights']);
    },
  );
});

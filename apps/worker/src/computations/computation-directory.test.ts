import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { directoryStore } from '@holdpoint/adapters/objects/directory-store';
import { computationSpecDigest } from '@holdpoint/shared/computations/computation';
import { recomputeComputation } from '@holdpoint/shared/computations/recompute-computation';
import {
  aResultOf,
  aScalingComputation,
} from '@holdpoint/shared/computations/testing/a-computation';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { Objects } from '../ports.js';
import { preparePlace, sweepPlaces } from './computation-directory.js';
import { finishedResult, forgetFinished, keepFinished } from './finished-result.js';

let root: string;
let objects: Objects;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdpoint-places-'));
  objects = directoryStore(join(root, 'objects'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const bytes = Buffer.from('activations');
const spec = {
  ...aScalingComputation(),
  inputs: [{ name: 'runs.csv', digest: sha256(bytes) }],
};
const claim = (computationId: string, fence = 1) => ({ computationId, spec, fence });
const places = () => join(root, 'places');

describe('the place of a computation', () => {
  it('holds inputs that are whole, and nothing of a copy that broke off', async () => {
    await objects.put(bytes);
    const full: Objects = {
      ...objects,
      // As a disk that fills up, or bytes that turn out to be others.
      open: () =>
        Promise.resolve(
          Readable.from(
            (async function* broken() {
              yield await Promise.resolve(Buffer.from('activ'));
              throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
            })(),
          ),
        ),
    };
    await expect(preparePlace(places(), full, claim('a'))).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    const files = await readdir(places(), { recursive: true });
    expect(files.filter((name) => name.includes('runs.csv'))).toEqual([]);
    const { inputs } = await preparePlace(places(), objects, claim('a', 2));
    expect(await readFile(inputs['runs.csv'] ?? '', 'utf8')).toBe('activations');
  });

  it('is cleared of what killed claims left, and swept once its computation is open no more', async () => {
    await objects.put(bytes);
    const { directory } = await preparePlace(places(), objects, claim('a'));
    await writeFile(join(directory, '.partial-1-runs.csv'), 'act');
    await preparePlace(places(), objects, claim('a', 2));
    expect(await readdir(directory)).toEqual(['artefacts', 'inputs']);
    await preparePlace(places(), objects, claim('b'));
    await writeFile(join(places(), 'not-ours.txt'), '');
    await sweepPlaces(places(), () => Promise.resolve(['a']));
    expect((await readdir(places())).length).toBe(2);
    expect(await readdir(directory)).toEqual(['artefacts', 'inputs']);
    await sweepPlaces(join(root, 'nowhere'), () => Promise.resolve([]));
  });
});

describe('a result that waits for its files to be stored', () => {
  it('is found by the next claim of the same spec, and by no other', async () => {
    const asked = aScalingComputation();
    const result = aResultOf(asked, recomputeComputation(asked));
    const digest = computationSpecDigest(asked);
    expect(await finishedResult(root, digest)).toBeNull();
    await keepFinished(root, result);
    expect(await finishedResult(root, digest)).toEqual(result);
    expect(await finishedResult(root, sha256('other'))).toBeNull();
    await writeFile(join(root, 'finished.json'), '{"kind":');
    expect(await finishedResult(root, digest)).toBeNull();
    await forgetFinished(root);
    expect(await readdir(root)).not.toContain('finished.json');
  });
});

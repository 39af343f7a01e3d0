import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encodeSafetensors } from '@holdpoint/shared/safetensors/safetensors';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openSafetensors } from './open-safetensors.js';

const folder = mkdtempSync(join(tmpdir(), 'holdpoint-safetensors-'));
const path = join(folder, 'activations.safetensors');
const rows = Float32Array.from({ length: 12 }, (_, at) => at);

beforeAll(() => {
  const tensors = {
    acts: { shape: [4, 3], data: rows },
    labels: { shape: [4], data: Uint8Array.of(1, 2, 3, 4) },
    scale: { shape: [], data: Float32Array.of(2) },
  };
  writeFileSync(path, encodeSafetensors(tensors, { layer: '0' }));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('an open safetensors file', () => {
  it('gives any rows of a tensor, and none of the others', async () => {
    await using file = await openSafetensors(path);
    expect(file.header.metadata).toEqual({ layer: '0' });
    expect(await file.rows('acts', 1, 2)).toEqual({ shape: [2, 3], data: rows.slice(3, 9) });
    expect(await file.rows('labels', 3, 1)).toEqual({ shape: [1], data: Uint8Array.of(4) });
    expect(await file.rows('acts', 4, 0)).toEqual({ shape: [0, 3], data: new Float32Array() });
    expect(await file.tensor('scale')).toEqual({ shape: [], data: Float32Array.of(2) });
  });

  it.each([
    ['acts', 3, 2, 'safetensors.rows_out_of_range'],
    ['acts', -1, 1, 'safetensors.rows_out_of_range'],
    ['acts', 0.5, 1, 'safetensors.rows_out_of_range'],
    ['scale', 0, 1, 'safetensors.rows_out_of_range'],
    ['weights', 0, 1, 'safetensors.tensor_missing'],
  ])('refuses rows that are not there: %s from %d, %d', async (name, from, count, code) => {
    await using file = await openSafetensors(path);
    await expect(file.rows(name, from, count)).rejects.toMatchObject({ code });
  });

  it('is refused before its data is read', async () => {
    await expect(openSafetensors(join(folder, 'none'))).rejects.toMatchObject({
      code: 'safetensors.unreadable',
    });
    await expect(openSafetensors(folder)).rejects.toMatchObject({
      code: 'safetensors.unreadable',
    });
    const pickle = join(folder, 'model.pt');
    writeFileSync(pickle, Buffer.from('PK\x03\x04\x00\x00\x08\x08\x00\x00', 'latin1'));
    await expect(openSafetensors(pickle)).rejects.toMatchObject({ code: 'safetensors.pickle' });
  });

  it('says so when it is cut while it is read', async () => {
    const cut = join(folder, 'cut.safetensors');
    writeFileSync(cut, encodeSafetensors({ acts: { shape: [4, 3], data: rows } }));
    await using file = await openSafetensors(cut);
    truncateSync(cut, 100);
    await expect(file.rows('acts', 3, 1)).rejects.toMatchObject({
      code: 'safetensors.truncated',
    });
  });
});

import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { computationDirectory, writeDurably } from './computation-directory.js';

const spec = { kind: 'test', steps: 3 };
const checkpoint = {
  phase: 'autoencoder',
  step: 2,
  tensors: {
    'm.W_enc': { shape: [2, 1], data: Float32Array.of(1, -2) },
    counts: { shape: [], data: Int32Array.of(7) },
  },
  notes: { curve: [{ step: 1, mse: 0.5 }], carried: { transformer: {} } },
};

describe('the directory of a computation', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-computation-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('gives back the checkpoint that was saved last, and nothing else lies there', async () => {
    const kept = computationDirectory(join(directory, 'new'), spec);
    expect(await kept.restore()).toBeNull();
    await kept.save({ ...checkpoint, step: 1 });
    await kept.save(checkpoint);
    expect(await computationDirectory(join(directory, 'new'), spec).restore()).toMatchObject(
      checkpoint,
    );
    expect(await readdir(join(directory, 'new'))).toEqual(['checkpoint.safetensors']);
  });

  it('refuses the checkpoint of another spec', async () => {
    await computationDirectory(directory, spec).save(checkpoint);
    await expect(
      computationDirectory(directory, { ...spec, steps: 4 }).restore(),
    ).rejects.toMatchObject({ code: 'computation.spec_differs' });
  });

  it.each([
    ['an empty file', ''],
    ['another file', 'hello, world, this is no checkpoint'],
  ])('refuses %s', async (_, content) => {
    await writeFile(join(directory, 'checkpoint.safetensors'), content);
    await expect(computationDirectory(directory, spec).restore()).rejects.toMatchObject({
      code: 'computation.corrupt',
    });
  });

  it('refuses one that was cut, or of which a bit has turned', async () => {
    const path = join(directory, 'checkpoint.safetensors');
    await computationDirectory(directory, spec).save(checkpoint);
    const whole = await readFile(path);
    const turned = Buffer.from(whole);
    turned.writeUInt8(turned.readUInt8(turned.length - 1) ^ 1, turned.length - 1);
    const later = Buffer.from(
      whole.toString('latin1').replace('"step":"2"', '"step":"3"'),
      'latin1',
    );
    expect(later.equals(whole)).toBe(false);
    for (const bytes of [whole.subarray(0, -1), turned, later]) {
      await writeFile(path, bytes);
      await expect(computationDirectory(directory, spec).restore()).rejects.toMatchObject({
        code: 'computation.corrupt',
      });
    }
  });

  it('reads past what a kill left half written', async () => {
    const kept = computationDirectory(directory, spec);
    await kept.save(checkpoint);
    const left = `checkpoint.safetensors.${randomUUID()}.partial`;
    await writeFile(join(directory, left), 'half');
    expect(await kept.restore()).toMatchObject({ step: 2 });
    expect(await readdir(directory)).toEqual(['checkpoint.safetensors']);
  });

  it('holds what one of two writers wrote, and never of both', async () => {
    const path = join(directory, 'file');
    const [long, short] = ['a'.repeat(2 ** 21), 'b'.repeat(2 ** 20)];
    await Promise.all([long, short, long, short].map((text) => writeDurably(path, text)));
    expect([long, short]).toContain(await readFile(path, 'utf8'));
    expect(await readdir(directory)).toEqual(['file']);
  });

  it('forgets the checkpoint once the result stands', async () => {
    const kept = computationDirectory(directory, spec);
    await kept.save(checkpoint);
    await kept.discard();
    expect(await kept.restore()).toBeNull();
  });
});

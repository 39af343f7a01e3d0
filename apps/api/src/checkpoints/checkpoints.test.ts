import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { register } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';

let api: TestApi;
let engineer: SignedIn;
beforeAll(async () => {
  api = await anApi();
  engineer = await api.as('engineer', ['evaluation_engineer']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

describe('checkpoint', () => {
  it('is registered with its facts as given', async () => {
    const made = await register(engineer.call, { checkpoint: 'a', trainingFlop: 3.14e25 });
    expect(made).toMatchObject({
      model: 'test-model',
      checkpoint: 'a',
      trainingFlop: 3.14e25,
      registeredBy: 'engineer',
    });
    expect(
      await engineer.call(checkpointRoutes.get, { params: { checkpointId: made.id } }),
    ).toEqual(made);
  });

  it('is registered once: the same facts give the one that exists', async () => {
    const made = await register(engineer.call, { checkpoint: 'twice' });
    expect(await register(engineer.call, { checkpoint: 'twice' })).toEqual(made);
    const { rows } = await api.owner.query(`SELECT FROM audit.event WHERE stream = $1`, [
      `checkpoint:${made.id}`,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('is registered once by many at the same time', async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, () => register(engineer.call, { checkpoint: 'crowd' })),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });

  it('keeps its facts: other ones under the same name are refused and named', async () => {
    await register(engineer.call, { checkpoint: 'fixed' });
    await expect(
      register(engineer.call, { checkpoint: 'fixed', effectiveCompute: 2e22, variant: 'base' }),
    ).rejects.toMatchObject({
      code: 'checkpoint.already_registered',
      kind: 'conflict',
      details: { differing: ['variant', 'effectiveCompute'] },
    });
  });

  it('is listed, newest first', async () => {
    await register(engineer.call, { checkpoint: 'newest' });
    const { checkpoints } = await engineer.call(checkpointRoutes.list, {});
    expect(checkpoints[0]?.checkpoint).toBe('newest');
    expect(checkpoints.length).toBeGreaterThan(3);
  });
});

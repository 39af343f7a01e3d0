import { describe, expect, it } from '@jest/globals';

import { type Handlers, jobNames, jobs, type JobsOf } from './catalog.js';
import { dispatch } from './dispatch.js';

const RUN = '5b1d2f7a-4d43-4a52-9c2b-1f7a6f0e9f10';

function recording() {
  const seen: unknown[] = [];
  const keep = (payload: unknown) => {
    seen.push(payload);
    return Promise.resolve();
  };
  const handlers: Handlers<JobsOf<'worker'>> = {
    'shard.run': keep,
    'run.aggregate': keep,
    'log.import': keep,
    'computation.run': keep,
  };
  return { seen, handlers };
}

describe('the job catalog', () => {
  it('names each job once, with its owner', () => {
    expect(jobNames).toEqual([
      'shard.run',
      'run.aggregate',
      'log.import',
      'computation.run',
      'run.completed',
      'computation.completed',
    ]);
    expect(jobNames.filter((name) => jobs[name].owner === 'api')).toEqual([
      'run.completed',
      'computation.completed',
    ]);
  });

  it('carries ids and numbers only: a queue holds no text of a model', () => {
    const fields = jobNames.flatMap((name) => Object.keys(jobs[name].payload.shape));
    expect(new Set(fields)).toEqual(new Set(['runId', 'shard', 'importId', 'computationId']));
  });
});

describe('dispatch', () => {
  it('hands a parsed payload to its handler', async () => {
    const { seen, handlers } = recording();
    await dispatch(handlers, 'shard.run', { runId: RUN, shard: 3 });
    expect(seen).toEqual([{ runId: RUN, shard: 3 }]);
  });

  it('drops what the payload does not name', async () => {
    const { seen, handlers } = recording();
    await dispatch(handlers, 'run.aggregate', { runId: RUN, prompt: 'text', __proto__: { x: 1 } });
    expect(seen).toEqual([{ runId: RUN }]);
  });

  it.each([
    null,
    undefined,
    'x',
    {},
    { runId: 'x', shard: 0 },
    { runId: RUN, shard: -1 },
    { runId: RUN, shard: 0.5 },
  ])('refuses %j and calls nobody', async (payload) => {
    const { seen, handlers } = recording();
    await expect(() => dispatch(handlers, 'shard.run', payload)).toThrowWithCode(
      'job.payload_invalid',
    );
    expect(seen).toEqual([]);
  });

  it('lets a handler fail', async () => {
    const { handlers } = recording();
    const failing = { ...handlers, 'log.import': () => Promise.reject(new Error('full disk')) };
    await expect(dispatch(failing, 'log.import', { importId: RUN })).rejects.toThrow('full disk');
  });
});

import { describe, expect, it } from '@jest/globals';

import { readEnvironment } from './env.js';

const least = {
  HOLDPOINT_WORKER_DATABASE_URL: 'postgres://holdpoint_worker:secret@127.0.0.1:5432/holdpoint',
  HOLDPOINT_PROVIDERS: '{}',
  HOLDPOINT_OBJECTS_DIR: '/var/lib/holdpoint/objects',
};

describe('the settings of the worker', () => {
  it('need a database, providers and a place for objects, and no more', () => {
    expect(readEnvironment(least)).toMatchObject({
      concurrency: 32,
      leaseSeconds: 30,
      sandbox: 'auto',
      redisUrl: null,
      diesWithParent: false,
      operations: null,
    });
  });

  it.each([
    ['HOLDPOINT_WORKER_DATABASE_URL', 'mysql://x', 'expected postgres://'],
    ['HOLDPOINT_WORKER_CONCURRENCY', 'many', 'expected a whole number from 1 to 10000'],
    ['HOLDPOINT_LEASE_SECONDS', '1', 'expected at least 3'],
    ['HOLDPOINT_SANDBOX', 'maybe', 'expected auto, off or the absolute path of bwrap'],
    ['HOLDPOINT_PARENT_PIPE', 'yes', 'expected 0 or 1'],
    ['HOLDPOINT_METRICS_PORT', '70000', 'expected at most 65535'],
    ['REDIS_URL', 'http://x', 'expected redis://host:port'],
    ['HOLDPOINT_OBJECTS_DIR', '', 'expected a directory'],
  ])('name a wrong %s with what was expected', async (name, value, expected) => {
    const read = (): unknown => readEnvironment({ ...least, [name]: value });
    await expect(read).toThrowWithCode('settings.invalid');
    expect(read).toThrow(`${name}: ${expected}`);
  });

  it('let metrics and probes be answered on loopback unless another host is said', () => {
    const port = { ...least, HOLDPOINT_METRICS_PORT: '9464' };
    expect(readEnvironment(port).operations).toEqual({ host: '127.0.0.1', port: 9464 });
    const host = { ...port, HOLDPOINT_METRICS_HOST: '0.0.0.0' };
    expect(readEnvironment(host).operations).toEqual({ host: '0.0.0.0', port: 9464 });
  });

  it('let the process of a computation know where devices and libraries are, and no secret', () => {
    const { computations } = readEnvironment({
      ...least,
      PATH: '/bin',
      CUDA_VISIBLE_DEVICES: '0',
      ANTHROPIC_API_KEY: 'secret',
      REDIS_URL: 'redis://:secret@127.0.0.1',
      WORKER_BACKEND: 'onnx-cpu',
    });
    expect(computations).toEqual({
      atOnce: 1,
      backend: 'onnx-cpu',
      directory: '/var/lib/holdpoint/computations',
      environment: { PATH: '/bin', CUDA_VISIBLE_DEVICES: '0' },
    });
    const elsewhere = { ...least, HOLDPOINT_COMPUTE_DIR: '/scratch' };
    expect(readEnvironment(elsewhere).computations.directory).toBe('/scratch');
  });

  it('never repeat a value, which may be a secret', () => {
    const read = (): unknown =>
      readEnvironment({ ...least, HOLDPOINT_WORKER_DATABASE_URL: 'my-secret' });
    expect(read).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('my-secret') }),
    );
  });
});

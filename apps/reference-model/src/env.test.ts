import { describe, expect, it } from '@jest/globals';

import { readEnvironment } from './env.js';

describe('the environment', () => {
  it('defaults to a free port of loopback without faults', () => {
    expect(readEnvironment({})).toEqual({
      host: '127.0.0.1',
      port: 0,
      control: { latencyMs: 0, faults: [], maxFaultsPerDraw: 3, requestsPerMinute: null },
      endsWithStdin: false,
    });
  });

  it('sets port, parent pipe and control', () => {
    const environment = readEnvironment({
      HOLDPOINT_REFERENCE_PORT: '4601',
      HOLDPOINT_PARENT_PIPE: '1',
      HOLDPOINT_REFERENCE_CONTROL: '{"latencyMs":5}',
    });
    expect(environment).toMatchObject({
      port: 4601,
      endsWithStdin: true,
      control: { latencyMs: 5 },
    });
  });

  it.each([
    ['HOLDPOINT_REFERENCE_PORT', '70000'],
    ['HOLDPOINT_PARENT_PIPE', 'yes'],
    ['HOLDPOINT_REFERENCE_CONTROL', '{'],
    ['HOLDPOINT_REFERENCE_CONTROL', '{"latency":5}'],
  ])('is refused with the name of the wrong setting: %s=%s', async (name, value) => {
    const read = (): unknown => readEnvironment({ [name]: value });
    await expect(read).toThrowWithCode('environment.invalid');
    expect(read).toThrow(name);
  });
});

import { expect } from '@jest/globals';

/** Codes are the contract, messages are for people: so tests compare codes only. */
async function thrownBy(received) {
  if (typeof received !== 'function') return received;
  try {
    await received();
  } catch (error) {
    return error;
  }
  return undefined;
}

expect.extend({
  /** `await expect(() => act()).toThrowWithCode('gate.policy_missing')`; also takes the error itself, as after `.rejects`. */
  async toThrowWithCode(received, code) {
    const error = await thrownBy(received);
    const pass = error?.code === code;
    return {
      pass,
      message: () =>
        `expected ${pass ? 'no ' : ''}error with code ${code}, got ${error === undefined ? 'none' : `${error.code ?? error} (${error.message})`}`,
    };
  },
});

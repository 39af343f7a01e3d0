import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { attestationVectors } from './attestation-vectors.mjs';

describe('the vectors of attestations', () => {
  it('are what the script writes', () => {
    const file = new URL('../../docs/verifier/vectors/attestation.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(attestationVectors());
  });
});

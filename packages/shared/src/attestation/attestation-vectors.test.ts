import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { Sha256, Timestamp } from '../contracts/common.js';
import { fromBase64 } from '../encoding/base64.js';
import { verifierOf } from '../signing/verify-signature.js';
import { GATE_DECISION_PREDICATE } from './decision-predicate.js';
import { verifyDecisionAttestation } from './verify-decision-attestation.js';
import { VSA_PREDICATE } from './vsa.js';

const Key = z.strictObject({
  keyid: z.string(),
  algorithm: z.literal('ed25519'),
  publicKey: z.string().transform((text) => fromBase64(text) ?? new Uint8Array()),
});
const Options = z.strictObject({
  keys: z.array(Key),
  verifierId: z.string(),
  predicateType: z.literal([GATE_DECISION_PREDICATE, VSA_PREDICATE]),
  weightsDigest: Sha256,
  resourceUri: z.string(),
  policyDigests: z.array(Sha256),
  level: z.string(),
  minEpoch: z.number(),
  maxAgeMs: z.number(),
  now: Timestamp.transform((text) => new Date(text)),
});
const Vectors = z.strictObject({
  about: z.string(),
  key: Key,
  options: z.record(z.string(), z.unknown()),
  cases: z.array(
    z.strictObject({
      name: z.string(),
      options: z.record(z.string(), z.unknown()).default({}),
      envelope: z.unknown().optional(),
      text: z.string().optional(),
      want: z.enum(['allow', 'deny', 'inconclusive', 'stale', 'invalid']),
      code: z.string(),
    }),
  ),
});

const file = new URL('../../../../docs/verifier/vectors/attestation.json', import.meta.url);
const { options, cases } = Vectors.parse(JSON.parse(readFileSync(file, 'utf8')));
const verify = verifierOf(globalThis.crypto.subtle);

/** Shared with the Python verifier; written from the specifications, without the code that is tested. */
describe('an attestation of a decision', () => {
  it.each(cases.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const text = vector.text ?? JSON.stringify(vector.envelope);
    const demands = Options.parse({ ...options, ...vector.options });
    const verdict = await verifyDecisionAttestation(text, demands, verify);
    expect([verdict.status, verdict.code]).toEqual([vector.want, vector.code]);
    expect(verdict.detail).not.toBe('');
  });

  it('has at least 70 vectors with names of their own, and nine tenths of them block', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(70);
    const allowed = cases.filter(({ want }) => want === 'allow');
    expect(allowed.length / cases.length).toBeLessThan(0.1);
  });
});

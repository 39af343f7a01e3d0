import { readFile } from 'node:fs/promises';

import type { TrustedKey } from '@holdpoint/shared/attestation/dsse';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { publicKeyFromPem } from '@holdpoint/shared/signing/public-key-pem';
import { z } from 'zod';

const TrustFile = z
  .strictObject({
    /** Public keys in PEM: Ed25519 or ECDSA over P-256. */
    keys: z
      .array(z.strictObject({ name: z.string().min(1).max(200), pem: z.string().max(4000) }))
      .max(100)
      .default([]),
    /** Content of a sigstore `trusted_root.json`, and exactly whom it may vouch for. */
    sigstore: z
      .strictObject({
        trustedRoot: z.looseObject({ mediaType: z.string() }),
        identities: z
          .array(
            z.strictObject({
              subject: z.string().min(1).max(1000),
              issuer: z.string().min(1).max(1000),
            }),
          )
          .min(1)
          .max(100),
      })
      .optional(),
  })
  .refine(({ keys }) => new Set(keys.map(({ name }) => name)).size === keys.length, {
    message: 'expected names that are all different',
    path: ['keys'],
  })
  .refine(({ keys, sigstore }) => keys.length > 0 || sigstore !== undefined, {
    message: 'expected keys or sigstore',
  });

/** Whose signatures of models are believed. */
export interface ModelTrust {
  readonly keys: readonly TrustedKey[];
  readonly sigstore: z.infer<typeof TrustFile>['sigstore'];
}

const trustsNobody: ModelTrust = { keys: [], sigstore: undefined };

/** What the operator's file says; without a file nobody is trusted. Throws `settings.model_signing`. */
export async function readModelTrust(path: string | undefined): Promise<ModelTrust> {
  if (path === undefined) return trustsNobody;
  const parsed = TrustFile.safeParse(await jsonAt(path));
  if (!parsed.success) throw wrong(path, z.prettifyError(parsed.error));
  const { keys, sigstore } = parsed.data;
  return { keys: keys.map(({ name, pem }) => trustedKeyOf(path, name, pem)), sigstore };
}

async function jsonAt(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw wrong(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function trustedKeyOf(path: string, keyid: string, pem: string): TrustedKey {
  const key = publicKeyFromPem(pem);
  if (key !== null) return { keyid, ...key };
  throw wrong(path, `the key ${keyid} is no public key of Ed25519 or P-256 in PEM`);
}

function wrong(path: string, why: string, cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'settings.model_signing',
    kind: 'invalid',
    message: `HOLDPOINT_MODEL_SIGNING: ${path} can't be used: ${why}`,
    cause,
  });
}

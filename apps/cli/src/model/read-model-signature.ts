import type { TrustedKey } from '@holdpoint/shared/attestation/dsse';
import {
  type ModelSignatureBundle,
  parseModelSignature,
} from '@holdpoint/shared/attestation/model-signature';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { publicKeyFromPem } from '@holdpoint/shared/signing/public-key-pem';

import { readTextFile } from '../gate/read-trust-anchor.js';

/** The bundle in a file such as `model.sig`. Errors: `model_signature.unreadable`, `model_signature.malformed`. */
export async function readModelSignature(path: string): Promise<ModelSignatureBundle> {
  return parseModelSignature(await readTextFile(path, 'model_signature.unreadable'));
}

/** The public key in a PEM file, named by the file. Errors: `key.unreadable`, `key.unsupported`. */
export async function readPublicKey(path: string): Promise<TrustedKey> {
  const key = publicKeyFromPem(await readTextFile(path, 'key.unreadable'));
  if (key !== null) return { keyid: path, ...key };
  throw new HoldpointError({
    code: 'key.unsupported',
    kind: 'invalid',
    message: `${path} holds no public key of Ed25519 or P-256 in PEM.`,
  });
}

import { modelRootDigest } from '@holdpoint/shared/attestation/model-manifest';
import type { SignedModel } from '@holdpoint/shared/attestation/model-signature';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { matchSigned } from '../model/match-signed.js';
import { fileDigest, isFolder, modelFilesIn } from '../model/model-files.js';

/**
 * Exactly one of weights and their digest. Of a folder it is the root digest of OpenSSF Model Signing, of a file its
 * SHA-256; of weights that `signed` is about, the root that was signed. Errors: `usage.weights`, and as `modelFilesIn` and
 * `matchSigned`.
 */
export async function weightsDigestIn(
  {
    weights,
    weightsDigest,
  }: {
    readonly weights?: string | undefined;
    readonly weightsDigest?: string | undefined;
  },
  signed?: SignedModel,
): Promise<string> {
  if (weightsDigest !== undefined && weights === undefined) return weightsDigest;
  if (weights === undefined || weightsDigest !== undefined) {
    throw new HoldpointError({
      code: 'usage.weights',
      kind: 'invalid',
      message: 'Say either --weights PATH or --weights-digest sha256:….',
    });
  }
  if (signed !== undefined) return matchSigned(signed, [weights]);
  if (await isFolder(weights)) return modelRootDigest(await modelFilesIn([weights]));
  return `sha256:${await fileDigest(weights)}`;
}

import { webcrypto } from 'node:crypto';

import {
  isSignedByCertificate,
  type ModelSignatureBundle,
  modelSignatureDigest,
  type SignedModel,
  verifyModelSignature,
} from '@holdpoint/shared/attestation/model-signature';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { VerifiedModelSignature } from '@holdpoint/shared/evidence/checkpoint-identity';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { Inject, Injectable } from '@nestjs/common';

import { MODEL_TRUST } from '../tokens.js';
import type { ModelTrust } from './model-trust.js';
import { verifyCertifiedModel } from './verify-certificate.js';

const verify = verifierOf(webcrypto.subtle);

interface Signed {
  readonly model: SignedModel;
  readonly by: Pick<VerifiedModelSignature, 'verifiedBy' | 'identity' | 'issuer'>;
}

/** Decides whether a signature of a model is believed. A signature that is given is verified or refused, never ignored. */
@Injectable()
export class ModelSignatures {
  constructor(@Inject(MODEL_TRUST) private readonly trust: ModelTrust) {}

  /**
   * What is kept of a signature over these weights. Throws `checkpoint.signature_untrusted`, `checkpoint.signature_malformed`
   * and `checkpoint.signature_mismatch` (of other weights).
   */
  async verify(
    bundle: ModelSignatureBundle,
    weightsDigest: Sha256,
  ): Promise<VerifiedModelSignature> {
    const { model, by } = await this.signed(bundle);
    if (model.rootDigest !== weightsDigest) {
      throw refused(
        'checkpoint.signature_mismatch',
        `The signature is over a model of root ${model.rootDigest}, and the weights digest is ${weightsDigest}. \`holdpoint model digest\` computes the root of files.`,
      );
    }
    return {
      ...by,
      rootDigest: model.rootDigest,
      files: model.files.length,
      bundleDigest: modelSignatureDigest(bundle),
      verifiedAt: new Date().toISOString(),
    };
  }

  private async signed(bundle: ModelSignatureBundle): Promise<Signed> {
    const { keys, sigstore } = this.trust;
    const isCertified = isSignedByCertificate(bundle);
    if (isCertified ? sigstore === undefined : keys.length === 0) {
      throw refused(
        'checkpoint.signature_untrusted',
        `This installation trusts no ${isCertified ? 'certificate' : 'key'} for models: the operator names them in the file of HOLDPOINT_MODEL_SIGNING. Without --model-signature the checkpoint is registered as unsigned.`,
      );
    }
    try {
      if (isCertified && sigstore !== undefined) {
        const { model, subject, issuer } = await verifyCertifiedModel(bundle, sigstore);
        return { model, by: { verifiedBy: 'certificate', identity: subject, issuer } };
      }
      const { keyid, ...model } = await verifyModelSignature(bundle, keys, verify);
      return { model, by: { verifiedBy: 'public_key', identity: keyid, issuer: null } };
    } catch (error) {
      if (!isHoldpointError(error)) throw error;
      const isUntrusted = error.code === 'model_signature.untrusted';
      throw refused(
        isUntrusted ? 'checkpoint.signature_untrusted' : 'checkpoint.signature_malformed',
        error.message,
        error,
      );
    }
  }
}

/** The caller's fault, not this installation's: nothing of it was kept. */
function refused(code: `checkpoint.${string}`, message: string, cause?: unknown): HoldpointError {
  return new HoldpointError({ code, kind: 'invalid', message, cause });
}

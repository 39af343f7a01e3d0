import {
  type ModelSignatureBundle,
  type SignedModel,
  signedModelIn,
} from '@holdpoint/shared/attestation/model-signature';
import { fromBase64 } from '@holdpoint/shared/encoding/base64';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { ModelTrust } from './model-trust.js';

/** A model that an identity signed, as a certificate authority vouched at the time. */
export interface CertifiedModel {
  readonly model: SignedModel;
  readonly subject: string;
  readonly issuer: string;
}

/**
 * The model that an allowed identity signed, by the operator's trusted root and with no network: the chain, the certificate's
 * own transparency log, the entry in the signature log or a timestamp, and the signature. A certificate lives for
 * minutes: one that nothing dates is refused. Throws `model_signature.untrusted`, and as `signedModelIn`.
 */
export async function verifyCertifiedModel(
  bundle: ModelSignatureBundle,
  { trustedRoot, identities }: NonNullable<ModelTrust['sigstore']>,
): Promise<CertifiedModel> {
  const { subject, issuer } = await signerOf(bundle, trustedRoot);
  // Compared as they are: sigstore's own policy reads a subject as a regular expression that may match in part.
  if (!identities.some((allowed) => allowed.subject === subject && allowed.issuer === issuer)) {
    throw untrusted(
      `${subject} (${issuer}) signed it, whom the operator does not trust for models.`,
    );
  }
  const { payload, payloadType } = bundle.dsseEnvelope;
  const bytes = fromBase64(payload);
  if (bytes === null) throw untrusted('Its payload is not canonical base64.');
  return { model: signedModelIn(payloadType, bytes), subject, issuer };
}

/** Loaded only where a certificate is to be checked: most installations never do. */
async function signerOf(
  bundle: ModelSignatureBundle,
  trustedRoot: unknown,
): Promise<{ readonly subject: string; readonly issuer: string }> {
  const [{ bundleFromJSON }, { TrustedRoot }, { toSignedEntity, toTrustMaterial, Verifier }] =
    await Promise.all([
      import('@sigstore/bundle'),
      import('@sigstore/protobuf-specs'),
      import('@sigstore/verify'),
    ]);
  try {
    const root = TrustedRoot.fromJSON(trustedRoot);
    const { identity } = new Verifier(toTrustMaterial(root), {
      // A private root may do without logs; what it has, every signature must be in.
      ctlogThreshold: Math.min(1, root.ctlogs.length),
      tlogThreshold: Math.min(1, root.tlogs.length),
      timestampThreshold: 1,
    }).verify(toSignedEntity(bundleFromJSON(bundle)));
    return {
      subject: identity?.subjectAlternativeName ?? '',
      issuer: identity?.extensions?.issuer ?? '',
    };
  } catch (cause) {
    // The bundle is a stranger's, and the library's errors have many classes.
    throw untrusted(cause instanceof Error ? `${cause.message}.` : 'It could not be read.', cause);
  }
}

function untrusted(why: string, cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'model_signature.untrusted',
    kind: 'integrity',
    message: `The certificate of the model’s signature is not trusted: ${why}`,
    cause,
  });
}

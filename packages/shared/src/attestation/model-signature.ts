import { z } from 'zod';

import type { Sha256 } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { decodeUtf8 } from '../encoding/utf8.js';
import { HoldpointError, isHoldpointError } from '../errors/holdpoint-error.js';
import type { VerifySignature } from '../signing/verify-signature.js';
import { DsseEnvelope, type TrustedKey, verifyEnvelope } from './dsse.js';
import { parseUniqueJson } from './duplicate-keys.js';
import { type ModelFile, ModelFiles, modelRootDigest } from './model-manifest.js';
import { DigestSet, STATEMENT_SCHEMA, STATEMENT_TYPE } from './statement.js';

/** `predicateType` of OpenSSF Model Signing 1.0. Its forerunner `Digests/v0.1` has no root, and is refused. */
export const MODEL_SIGNATURE_PREDICATE = 'https://model_signing/signature/v1.0';

/** What model_signing writes, and all that it reads. */
const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** Characters of a bundle; some 30,000 files take them. */
const LONGEST_BUNDLE = 8 * 1024 * 1024;

const Certificate = z.looseObject({ rawBytes: z.string().min(1) });

/** Exactly one of what names the signer. */
const VerificationMaterial = z
  .strictObject({
    publicKey: z.looseObject({ hint: z.string().max(200).nullish() }).optional(),
    certificate: Certificate.optional(),
    x509CertificateChain: z
      .strictObject({ certificates: z.array(Certificate).min(1).max(16) })
      .optional(),
    tlogEntries: z.array(z.looseObject({})).max(16).default([]),
    timestampVerificationData: z.looseObject({}).nullish(),
  })
  .refine(
    ({ publicKey, certificate, x509CertificateChain }) =>
      [publicKey, certificate, x509CertificateChain].filter((one) => one !== undefined).length ===
      1,
    'expected one of publicKey, certificate and x509CertificateChain',
  );

/** A sigstore bundle with a signature of a model, `model.sig`. Nothing in it is trusted: see `verifyModelSignature`. */
export const ModelSignatureBundle = z
  .strictObject({
    mediaType: z.literal(BUNDLE_TYPE),
    verificationMaterial: VerificationMaterial,
    dsseEnvelope: DsseEnvelope.refine(
      ({ signatures }) => signatures.length === 1,
      'expected one signature',
    ),
  })
  .meta({ id: 'ModelSignatureBundle' });
export type ModelSignatureBundle = z.infer<typeof ModelSignatureBundle>;

/** in-toto and OMS let predicates grow: members that v1.0 does not know are ignored, as its readers must. */
const ModelPredicate = z.looseObject({
  serialization: z.looseObject({
    method: z.literal('files'),
    hash_type: z.literal('sha256'),
    allow_symlinks: z.boolean(),
    ignore_paths: z.array(z.string().min(1).max(4096)).max(1000).default([]),
  }),
  resources: ModelFiles,
});

const ModelStatement = z.strictObject({
  _type: z.literal(STATEMENT_SCHEMA),
  subject: z.array(z.strictObject({ name: z.string().max(1000), digest: DigestSet })).length(1),
  predicateType: z.literal(MODEL_SIGNATURE_PREDICATE),
  predicate: ModelPredicate,
});

const Typed = z.looseObject({ predicateType: z.string() });

/** What a signature of a model says; nothing of it counts before the signature was verified. */
export interface SignedModel {
  /** The folder's name where it was signed; informative only. */
  readonly name: string;
  readonly rootDigest: Sha256;
  /** In order. */
  readonly files: readonly ModelFile[];
  /** Paths within the model that were left out, with all below them. */
  readonly ignoredPaths: readonly string[];
  readonly allowsSymlinks: boolean;
}

/** A model whose signature verified. */
export interface VerifiedModel extends SignedModel {
  /** `keyid` of the trusted key that signed. */
  readonly keyid: string;
}

/**
 * A bundle from the text of its file, at most 8 MiB. Throws `model_signature.malformed`, also for a member that stands
 * twice or is named `__proto__`.
 */
export function parseModelSignature(text: string): ModelSignatureBundle {
  if (text.length > LONGEST_BUNDLE) throw malformed('The signature is too long.');
  const parsed = ModelSignatureBundle.safeParse(uniqueJson(text));
  if (parsed.success) return parsed.data;
  throw malformed(`This is no signature of a model: ${z.prettifyError(parsed.error)}`);
}

/** SHA-256 over the canonical JSON of a bundle: by it a stored record names its bundle. Total. */
export function modelSignatureDigest(bundle: ModelSignatureBundle): Sha256 {
  return digestOf(bundle);
}

/** Whether only a chain of certificates can tell who signed. */
export function isSignedByCertificate({ verificationMaterial }: ModelSignatureBundle): boolean {
  return verificationMaterial.publicKey === undefined;
}

/**
 * The model that one of `keys` signed. The bundle's hint of a key is not looked at, as nothing signs it. Throws
 * `model_signature.untrusted`, `model_signature.by_certificate` (such a bundle names no key: see `isSignedByCertificate`),
 * and as `signedModelIn`.
 */
export async function verifyModelSignature(
  bundle: ModelSignatureBundle,
  keys: readonly TrustedKey[],
  verify: VerifySignature,
): Promise<VerifiedModel> {
  if (isSignedByCertificate(bundle)) {
    throw fault(
      'model_signature.by_certificate',
      'The model was signed with a certificate; a key alone can’t tell whether it is trusted.',
    );
  }
  const { payloadType, payload, keyids } = await verified(bundle, keys, verify);
  const [keyid = ''] = keyids;
  return { ...signedModelIn(payloadType, payload), keyid };
}

async function verified(
  { dsseEnvelope }: ModelSignatureBundle,
  keys: readonly TrustedKey[],
  verify: VerifySignature,
): ReturnType<typeof verifyEnvelope> {
  try {
    return await verifyEnvelope(dsseEnvelope, keys, verify);
  } catch (error) {
    if (!isHoldpointError(error)) throw error;
    throw fault('model_signature.untrusted', error.message, error);
  }
}

/**
 * What signed bytes say about a model. Throws `model_signature.malformed`, `model_signature.predicate_other` for a statement
 * about something else, and `model_signature.root_mismatch` where the root is not that of the files.
 */
export function signedModelIn(payloadType: string, payload: Uint8Array): SignedModel {
  if (payloadType !== STATEMENT_TYPE) {
    throw fault('model_signature.predicate_other', 'The signature is over no in-toto statement.');
  }
  const value = uniqueJson(decodeUtf8(payload) ?? '');
  const typed = Typed.safeParse(value);
  if (typed.success && typed.data.predicateType !== MODEL_SIGNATURE_PREDICATE) {
    throw fault(
      'model_signature.predicate_other',
      `The statement is of another type, ${typed.data.predicateType.slice(0, 200)}.`,
    );
  }
  const statement = ModelStatement.safeParse(value);
  if (!statement.success) {
    throw malformed(`The statement is malformed: ${z.prettifyError(statement.error)}`);
  }
  const { subject, predicate } = statement.data;
  const [{ name, digest } = { name: '', digest: { sha256: '' } }] = subject;
  const rootDigest = rootOf(predicate.resources);
  if (rootDigest !== `sha256:${digest.sha256}`) {
    throw fault(
      'model_signature.root_mismatch',
      `The statement gives the root sha256:${digest.sha256}, and its files have ${rootDigest}.`,
    );
  }
  const { ignore_paths: ignoredPaths, allow_symlinks: allowsSymlinks } = predicate.serialization;
  return { name, rootDigest, files: predicate.resources, ignoredPaths, allowsSymlinks };
}

function rootOf(files: readonly ModelFile[]): Sha256 {
  try {
    return modelRootDigest(files);
  } catch (cause) {
    throw malformed(isHoldpointError(cause) ? cause.message : 'No root.', cause);
  }
}

function uniqueJson(text: string): unknown {
  try {
    return parseUniqueJson(text);
  } catch (cause) {
    throw malformed('The signature is not JSON, or names a member twice.', cause);
  }
}

function malformed(message: string, cause?: unknown): HoldpointError {
  return fault('model_signature.malformed', message, cause);
}

function fault(
  code: `model_signature.${string}`,
  message: string,
  cause?: unknown,
): HoldpointError {
  return new HoldpointError({ code, kind: 'integrity', message, cause });
}

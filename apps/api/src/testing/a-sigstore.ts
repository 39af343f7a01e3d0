import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

import { pae } from '@holdpoint/shared/attestation/dsse';
import { ModelSignatureBundle } from '@holdpoint/shared/attestation/model-signature';
import { STATEMENT_TYPE } from '@holdpoint/shared/attestation/statement';
import { bundleToJSON, toDSSEBundle } from '@sigstore/bundle';
// Not the package's index: it loads nock, which takes over the network of the process.
import { initializeCA, initializeCTLog } from '@sigstore/mock/dist/fulcio/index.js';
import { initializeTLog } from '@sigstore/mock/dist/rekor/index.js';
import { initializeTSA } from '@sigstore/mock/dist/timestamp/index.js';
import {
  type CertificateAuthority,
  HashAlgorithm,
  PublicKeyDetails,
  type TransparencyLogInstance,
  TrustedRoot,
} from '@sigstore/protobuf-specs';
import { z } from 'zod';

/** A private Sigstore of a test: real signatures by keys in memory, and no network. */
export interface TestSigstore {
  /** As `trusted_root.json`: an authority and a log each for certificates and for signatures. */
  readonly trustedRoot: { readonly mediaType: string; readonly [member: string]: unknown };
  /** A statement signed with a certificate and timestamped; both the certificate and the signature are logged unless told. */
  sign(
    payload: Uint8Array,
    logging?: { readonly isCertificateLogged?: boolean; readonly isLogged?: boolean },
  ): Promise<ModelSignatureBundle>;
}

const SHA256_OID = '2.16.840.1.101.3.4.2.1';
/** `Issuer (V2)` of Fulcio's certificates. */
const ISSUER_OID = '1.3.6.1.4.1.57264.1.8';
const REKOR = 'https://rekor.holdpoint.example';

const LoggedEntry = z.object({
  body: z.base64(),
  integratedTime: z.int(),
  logID: z.hex(),
  logIndex: z.int(),
  verification: z.object({
    inclusionProof: z.object({
      logIndex: z.int(),
      treeSize: z.int(),
      rootHash: z.hex(),
      checkpoint: z.string(),
    }),
    signedEntryTimestamp: z.base64(),
  }),
});

/** A Sigstore whose certificates all name this identity. `subject` is a URI, as of a build and not of a person. */
export async function aSigstore(identity: {
  readonly subject: string;
  readonly issuer: string;
}): Promise<TestSigstore> {
  const [authorityKeys, certificateLogKeys, logKeys] = [p256(), p256(), p256()];
  // After the roots, which are valid from now; a whole second, as the mock writes a fraction that can't be read back.
  const time = new Date((Math.floor(Date.now() / 1000) + 60) * 1000);
  const certificateLog = await initializeCTLog(certificateLogKeys, time);
  const authority = await initializeCA(authorityKeys, certificateLog, time);
  const unlogging = await initializeCA(authorityKeys, undefined, time);
  const log = await initializeTLog(REKOR, logKeys, time);
  const clock = await initializeTSA(p256(), time);
  const trustedRoot = TrustedRoot.toJSON({
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [logOf(REKOR, logKeys.publicKey)],
    ctlogs: [logOf('https://ct.holdpoint.example', certificateLogKeys.publicKey)],
    certificateAuthorities: [
      authorityOf('https://fulcio.holdpoint.example', [authority.rootCertificate]),
    ],
    timestampAuthorities: [
      authorityOf('https://tsa.holdpoint.example', [clock.intCertificate, clock.rootCertificate]),
    ],
  });

  return {
    trustedRoot: z.looseObject({ mediaType: z.string() }).parse(trustedRoot),
    async sign(payload, { isCertificateLogged = true, isLogged = true } = {}) {
      const { publicKey, privateKey } = p256();
      const certificate = await (isCertificateLogged ? authority : unlogging).issueCertificate({
        publicKey: derOf(publicKey),
        subjectAltName: identity.subject,
        extensions: [{ oid: ISSUER_OID, value: identity.issuer }],
      });
      const signature = sign('sha256', pae(STATEMENT_TYPE, payload), privateKey);
      const bundle = toDSSEBundle({
        artifact: Buffer.from(payload),
        artifactType: STATEMENT_TYPE,
        signature,
        certificate: bytesOf(certificate),
      });
      const signedTimestamp = await clock.timestamp({
        artifactHash: sha256(signature),
        hashAlgorithmOID: SHA256_OID,
        nonce: 1,
        policyOID: '1.3.6.1.4.1.57264.2',
      });
      bundle.verificationMaterial.timestampVerificationData = {
        rfc3161Timestamps: [{ signedTimestamp: bytesOf(signedTimestamp) }],
      };
      if (isLogged) {
        const entry = entryOf(payload, signature, bytesOf(certificate));
        bundle.verificationMaterial.tlogEntries = [logged(await log.log(entry))];
      }
      return ModelSignatureBundle.parse(bundleToJSON(bundle));
    },
  };
}

/** What Rekor logs of an envelope: `dsse` 0.0.1. */
function entryOf(payload: Uint8Array, signature: Buffer, certificate: Buffer): object {
  const verifier = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`;
  return {
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      payloadHash: { algorithm: 'sha256', value: sha256(payload).toString('hex') },
      signatures: [
        {
          signature: signature.toString('base64'),
          verifier: Buffer.from(verifier).toString('base64'),
        },
      ],
    },
  };
}

/** Rekor's answer in the form of a bundle. */
function logged(answer: unknown) {
  const [entry] = Object.values(z.record(z.string(), LoggedEntry).parse(answer));
  if (entry === undefined) throw new TypeError('the log answered no entry');
  const { inclusionProof, signedEntryTimestamp } = entry.verification;
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: Buffer.from(entry.logID, 'hex') },
    kindVersion: { kind: 'dsse', version: '0.0.1' },
    integratedTime: String(entry.integratedTime),
    inclusionPromise: { signedEntryTimestamp: Buffer.from(signedEntryTimestamp, 'base64') },
    inclusionProof: {
      logIndex: String(inclusionProof.logIndex),
      treeSize: String(inclusionProof.treeSize),
      rootHash: Buffer.from(inclusionProof.rootHash, 'hex'),
      hashes: [],
      checkpoint: { envelope: inclusionProof.checkpoint },
    },
    canonicalizedBody: Buffer.from(entry.body, 'base64'),
  };
}

function logOf(baseUrl: string, key: KeyObject): TransparencyLogInstance {
  const rawBytes = derOf(key);
  return {
    baseUrl,
    hashAlgorithm: HashAlgorithm.SHA2_256,
    publicKey: {
      rawBytes,
      keyDetails: PublicKeyDetails.PKIX_ECDSA_P256_SHA_256,
      validFor: { start: new Date(0) },
    },
    logId: { keyId: sha256(rawBytes) },
    checkpointKeyId: undefined,
    operator: '',
  };
}

function authorityOf(uri: string, chain: readonly ArrayBufferView[]): CertificateAuthority {
  return {
    subject: { organization: 'holdpoint.example', commonName: uri },
    uri,
    certChain: { certificates: chain.map((one) => ({ rawBytes: bytesOf(one) })) },
    validFor: { start: new Date(0) },
    operator: '',
  };
}

function p256() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function derOf(key: KeyObject) {
  return key.export({ format: 'der', type: 'spki' });
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

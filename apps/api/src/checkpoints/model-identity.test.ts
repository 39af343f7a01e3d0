import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { pae } from '@holdpoint/shared/attestation/dsse';
import {
  MODEL_SIGNATURE_PREDICATE,
  ModelSignatureBundle,
  modelSignatureDigest,
} from '@holdpoint/shared/attestation/model-signature';
import { STATEMENT_SCHEMA, STATEMENT_TYPE } from '@holdpoint/shared/attestation/statement';
import {
  type CheckpointRegistration,
  checkpointRoutes,
} from '@holdpoint/shared/contracts/checkpoints';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { aSubject } from '../testing/a-line.js';
import { aSigstore, type TestSigstore } from '../testing/a-sigstore.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { subjectOf } from './checkpoints.service.js';
import { ModelSignatures } from './model-signatures.service.js';
import { readModelTrust } from './model-trust.js';

const readJson = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/** As model_signing made them, and as `scripts/vectors/write-model-signatures.py` says. */
const vectors = z
  .object({ publicKey: z.string(), models: z.array(z.object({ bundle: ModelSignatureBundle })) })
  .parse(readJson('../../../../packages/shared/src/attestation/model-signature-vectors.json'));
const [atlas, nova] = vectors.models.map(({ bundle }) => bundle);
const bundles = {
  atlas: ModelSignatureBundle.parse(atlas),
  nova: ModelSignatureBundle.parse(nova),
};
/** `python -m model_signing` gave it for these files. */
const ATLAS = 'sha256:150b49eda405c90f7e718bf3dcef88545689c7a215b109b5fbd8450908685ecb';

const publisher = {
  subject: 'spiffe://holdpoint.example/signer',
  issuer: 'https://login.holdpoint.example/oauth2',
};
const PUBLISHED = rootOf('published');

const own = generateKeyPairSync('ed25519');

/** What a signature over one file of weights says. */
function statementOf(content: string, change: Record<string, unknown> = {}): Buffer {
  const file = createHash('sha256').update(content).digest();
  const sha256 = createHash('sha256').update(file).digest('hex');
  return Buffer.from(
    JSON.stringify({
      _type: STATEMENT_SCHEMA,
      subject: [{ name: 'weights', digest: { sha256 } }],
      predicateType: MODEL_SIGNATURE_PREDICATE,
      predicate: {
        serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false },
        resources: [{ name: '.', algorithm: 'sha256', digest: file.toString('hex') }],
      },
      ...change,
    }),
  );
}

/** A signature by our own key. */
function signed(content: string, change: Record<string, unknown> = {}): ModelSignatureBundle {
  const payload = statementOf(content, change);
  const sig = sign(null, pae(STATEMENT_TYPE, payload), own.privateKey).toString('base64');
  return ModelSignatureBundle.parse({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: {} },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType: STATEMENT_TYPE,
      signatures: [{ sig }],
    },
  });
}

function rootOf(content: string): string {
  const file = createHash('sha256').update(content).digest();
  return `sha256:${createHash('sha256').update(file).digest('hex')}`;
}

let directory: string;
let api: TestApi;
let engineer: SignedIn;
let trustFile: string;
let sigstore: TestSigstore;
let certified: ModelSignatureBundle;
beforeAll(async () => {
  sigstore = await aSigstore(publisher);
  certified = await sigstore.sign(statementOf('published'));
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-trust-'));
  trustFile = join(directory, 'trust.json');
  const keys = [
    { name: 'Atlas Labs', pem: vectors.publicKey },
    { name: 'our build', pem: own.publicKey.export({ format: 'pem', type: 'spki' }) },
  ];
  const trusted = { trustedRoot: sigstore.trustedRoot, identities: [publisher] };
  await writeFile(trustFile, JSON.stringify({ keys, sigstore: trusted }));
  api = await anApi({ modelSigningFile: trustFile });
  engineer = await api.as('engineer', ['evaluation_engineer']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** The certified bundle with other material. */
function changed(
  material: Partial<ModelSignatureBundle['verificationMaterial']>,
): ModelSignatureBundle {
  const { verificationMaterial } = certified;
  return { ...certified, verificationMaterial: { ...verificationMaterial, ...material } };
}

/** Registers the checkpoint of the tests with another name, other weights, a signature or a binding. */
function registerAs(
  { call }: Pick<SignedIn, 'call'>,
  { modelSignature, binding, ...change }: Partial<CheckpointRegistration>,
) {
  const body = { ...aSubject(change), modelSignature, binding };
  return call(checkpointRoutes.register, { body });
}

const registered = (change: Partial<CheckpointRegistration>) => registerAs(engineer, change);

describe('the signature of a model', () => {
  it('is verified, and kept with who signed what', async () => {
    const facts = { checkpoint: 'signed', weightsDigest: ATLAS, modelSignature: bundles.atlas };
    const made = await registered(facts);
    expect(made.modelSignature).toMatchObject({
      verifiedBy: 'public_key',
      identity: 'Atlas Labs',
      issuer: null,
      rootDigest: ATLAS,
      files: 4,
      bundleDigest: modelSignatureDigest(bundles.atlas),
    });
    const { events } = await engineer.call(checkpointRoutes.history, {
      params: { checkpointId: made.id },
      query: {},
    });
    expect(events[0]?.body).toMatchObject({
      modelSignature: { rootDigest: ATLAS },
      binding: { grade: 'operator_word' },
    });
    expect(await registered(facts)).toEqual(made);
  });

  it('may be by an identity that a certificate authority vouched for', async () => {
    const made = await registered({
      checkpoint: 'certified',
      weightsDigest: PUBLISHED,
      modelSignature: certified,
    });
    expect(made.modelSignature).toMatchObject({
      verifiedBy: 'certificate',
      identity: publisher.subject,
      issuer: publisher.issuer,
      files: 1,
    });
  });

  it('is over exactly these weights', async () => {
    for (const modelSignature of [bundles.nova, signed('other weights')]) {
      await expect(
        registered({ checkpoint: 'other', weightsDigest: ATLAS, modelSignature }),
      ).rejects.toMatchObject({ code: 'checkpoint.signature_mismatch', kind: 'invalid' });
    }
  });

  it('is by somebody whom the operator trusts', async () => {
    const { dsseEnvelope } = bundles.atlas;
    const [signature] = bundles.nova.dsseEnvelope.signatures;
    const forged = { ...bundles.atlas, dsseEnvelope: { ...dsseEnvelope, signatures: [signature] } };
    const undated = changed({ tlogEntries: [], timestampVerificationData: undefined });
    const { certificate: _leaf, ...unsigned } = certified.verificationMaterial;
    const chained = {
      ...certified,
      verificationMaterial: {
        ...unsigned,
        x509CertificateChain: { certificates: [{ rawBytes: 'MAA=' }] },
      },
    };
    for (const bundle of [forged, undated, chained]) {
      await expect(
        registered({
          checkpoint: 'forged',
          weightsDigest: ATLAS,
          modelSignature: ModelSignatureBundle.parse(bundle),
        }),
      ).rejects.toMatchObject({ code: 'checkpoint.signature_untrusted', kind: 'invalid' });
    }
  });

  it('needs each log that the root has, and of one authority', async () => {
    const foreign = await (await aSigstore(publisher)).sign(statementOf('published'));
    const { timestampVerificationData: _time, ...untimed } = foreign.verificationMaterial;
    const other = await sigstore.sign(statementOf('published'));
    const refused = [
      [changed({ timestampVerificationData: undefined, tlogEntries: [] }), /expected 1 timestamps/],
      [changed({ tlogEntries: [] }), /expected 1 tlog entries/],
      [changed({ tlogEntries: other.verificationMaterial.tlogEntries }), /tlog entry signature/],
      [await sigstore.sign(statementOf('published'), { isCertificateLogged: false }), /1 SCTs/],
      [foreign, /timestamp could not be verified/],
      [{ ...foreign, verificationMaterial: untimed }, /Failed to verify certificate chain/],
      [{ ...certified, dsseEnvelope: other.dsseEnvelope }, /timestamp could not be verified/],
    ] as const;
    const signatures = new ModelSignatures(await readModelTrust(trustFile));
    for (const [bundle, message] of refused) {
      await expect(signatures.verify(bundle, PUBLISHED)).rejects.toMatchObject({
        code: 'checkpoint.signature_untrusted',
        message: expect.stringMatching(message),
      });
    }
  });

  it('needs no log of a private root that has none, while a timestamp dates it', async () => {
    const trustedRoot = { ...sigstore.trustedRoot, tlogs: [], ctlogs: [] };
    const signatures = new ModelSignatures({
      keys: [],
      sigstore: { trustedRoot, identities: [publisher] },
    });
    const unlogged = { isCertificateLogged: false, isLogged: false };
    const bundle = await sigstore.sign(statementOf('published'), unlogged);
    expect(await signatures.verify(bundle, PUBLISHED)).toMatchObject({
      identity: publisher.subject,
    });
    const { certificate } = bundle.verificationMaterial;
    const undated = { ...bundle, verificationMaterial: { certificate, tlogEntries: [] } };
    const payload = statementOf('other weights').toString('base64');
    const altered = { ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, payload } };
    for (const [refused, message] of [
      [undated, /expected 1 timestamps/],
      [altered, /signature verification failed/],
    ] as const) {
      await expect(signatures.verify(refused, PUBLISHED)).rejects.toMatchObject({
        message: expect.stringMatching(message),
      });
    }
  });

  it.each([
    { subject: publisher.subject, issuer: 'https://login.holdpoint.example' },
    { subject: 'spiffe://holdpoint.example/signe', issuer: publisher.issuer },
    { subject: '.*', issuer: publisher.issuer },
  ])('is by exactly the identity that is allowed, and not by $subject of $issuer', async (one) => {
    const { trustedRoot } = await rootOfTrust();
    const signatures = new ModelSignatures({
      keys: [],
      sigstore: { trustedRoot, identities: [one] },
    });
    await expect(signatures.verify(certified, PUBLISHED)).rejects.toMatchObject({
      code: 'checkpoint.signature_untrusted',
      message: expect.stringMatching(/whom the operator does not trust/),
    });
  });

  it('is no signature of something else by the same key', async () => {
    await expect(
      registered({
        checkpoint: 'provenance',
        weightsDigest: rootOf('w'),
        modelSignature: signed('w', { predicateType: 'https://slsa.dev/provenance/v1' }),
      }),
    ).rejects.toMatchObject({ code: 'checkpoint.signature_malformed' });
  });

  it('is never ignored: where nobody is trusted, a checkpoint with one is refused', async () => {
    await using strict = await anApi();
    const person = await strict.as('engineer', ['evaluation_engineer']);
    for (const [weightsDigest, modelSignature] of [
      [ATLAS, bundles.atlas],
      [PUBLISHED, certified],
    ] as const) {
      await expect(registerAs(person, { weightsDigest, modelSignature })).rejects.toMatchObject({
        code: 'checkpoint.signature_untrusted',
        message: expect.stringContaining('HOLDPOINT_MODEL_SIGNING'),
      });
    }
  });

  it('is a fact like the others: another one, or none, is another checkpoint', async () => {
    const facts = { checkpoint: 'sealed', weightsDigest: rootOf('w') };
    await registered({ ...facts, modelSignature: signed('w') });
    const later = {
      ...facts,
      modelSignature: signed('w', { subject: subjectNamed('w', 'again') }),
    };
    for (const other of [facts, later]) {
      await expect(registered(other)).rejects.toMatchObject({
        code: 'checkpoint.already_registered',
        details: { differing: ['modelSignature'] },
      });
    }
  });
});

async function rootOfTrust() {
  const { sigstore: trusted } = await readModelTrust(trustFile);
  if (trusted === undefined) throw new TypeError('the file names a root');
  return trusted;
}

function subjectNamed(content: string, name: string) {
  return [{ name, digest: { sha256: rootOf(content).slice('sha256:'.length) } }];
}

describe('what binds the endpoint', () => {
  const document = digestOf({ attestation: 'of the provider' });

  it('is the operator’s word unless more is said', async () => {
    const { binding } = await registered({ checkpoint: 'word' });
    expect(binding).toMatchObject({ grade: 'operator_word', digest: null });
    expect(binding.detail).toMatch(/by reference\. The operator says so; nothing else does\.$/);
  });

  it('is kept with its grade, and the digest of a document that nobody here verified', async () => {
    const binding = { grade: 'tee_quote', detail: 'Quote of 3 March.', digest: document } as const;
    const made = await registered({ checkpoint: 'quoted', binding });
    expect(made.binding).toMatchObject({ grade: 'tee_quote', digest: document });
    expect(made.binding.detail).toMatch(/has not verified\.$/);
    expect(await registered({ checkpoint: 'quoted', binding })).toEqual(made);
    await expect(registered({ checkpoint: 'quoted' })).rejects.toMatchObject({
      details: { differing: ['binding'] },
    });
  });

  it('of a strong grade has a document', async () => {
    const binding = { grade: 'provider_attestation', detail: '', digest: null } as const;
    await expect(registered({ checkpoint: 'boast', binding })).rejects.toMatchObject({
      kind: 'invalid',
    });
    await expect(
      api.owner.query(`UPDATE checkpoint SET binding = binding || '{"grade": "tee_quote"}'`),
    ).rejects.toThrow(/check/);
  });

  it('changes no plan: the subject is the same with a signature and without', async () => {
    const facts = { checkpoint: 'subject', weightsDigest: rootOf('w') };
    const made = await registered({ ...facts, modelSignature: signed('w') });
    expect(Object.keys(subjectOf(made)).sort()).toEqual([
      'checkpoint',
      'effectiveCompute',
      'elicitation',
      'model',
      'provider',
      'providerModel',
      'trainingFlop',
      'variant',
      'weightsDigest',
    ]);
  });
});

describe('the file of whom to trust', () => {
  const file = async (content: unknown): Promise<string> => {
    const path = join(directory, 'wrong.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const pem = (type: 'rsa' | 'ec' | 'ed25519'): string => {
    const pair =
      type === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : type === 'ec'
          ? generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
          : generateKeyPairSync('ed25519');
    return String(pair.publicKey.export({ format: 'pem', type: 'spki' }));
  };

  it('trusts nobody where there is none', async () => {
    expect(await readModelTrust(undefined)).toEqual({ keys: [], sigstore: undefined });
  });

  it('names keys and identities', async () => {
    const { keys, sigstore: root } = await readModelTrust(trustFile);
    expect(keys.map(({ keyid, algorithm }) => [keyid, algorithm])).toEqual([
      ['Atlas Labs', 'es256'],
      ['our build', 'ed25519'],
    ]);
    expect(root?.identities).toEqual([publisher]);
  });

  it.each([
    ['no JSON', 'keys'],
    ['nothing', {}],
    ['an unknown member', { keys: [], trust: 'all' }],
    [
      'a root without identities',
      { sigstore: { trustedRoot: { mediaType: 'x' }, identities: [] } },
    ],
    ['a key that is none', { keys: [{ name: 'a', pem: 'x' }] }],
    ['a key of RSA', { keys: [{ name: 'a', pem: pem('rsa') }] }],
    ['a key of P-384', { keys: [{ name: 'a', pem: pem('ec') }] }],
    [
      'a private key',
      { keys: [{ name: 'a', pem: own.privateKey.export({ format: 'pem', type: 'pkcs8' }) }] },
    ],
    [
      'two keys of one name',
      {
        keys: [
          { name: 'a', pem: pem('ed25519') },
          { name: 'a', pem: pem('ed25519') },
        ],
      },
    ],
  ])('is refused when the API starts where it holds %s', async (_what, content) => {
    const path = await file(content);
    await expect(readModelTrust(path)).rejects.toMatchObject({ code: 'settings.model_signing' });
  });

  it('is refused where it can’t be read', async () => {
    await expect(readModelTrust(join(directory, 'none.json'))).rejects.toMatchObject({
      code: 'settings.model_signing',
    });
  });
});

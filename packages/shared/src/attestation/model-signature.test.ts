import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { z } from 'zod';

import { verifierOf } from '../signing/verify-signature.js';
import { pae, type TrustedKey } from './dsse.js';
import { modelRootDigest } from './model-manifest.js';
import {
  isSignedByCertificate,
  MODEL_SIGNATURE_PREDICATE,
  ModelSignatureBundle,
  modelSignatureDigest,
  parseModelSignature,
  signedModelIn,
  verifyModelSignature,
} from './model-signature.js';
import { STATEMENT_TYPE } from './statement.js';

fc.configureGlobal({ seed: 1 });

const verify = verifierOf(globalThis.crypto.subtle);

/** Bundles that model_signing 1.1.1 made: `scripts/vectors/write-model-signatures.py`. */
const { publicKey, models } = z
  .object({
    publicKey: z.string(),
    models: z.array(
      z.object({ name: z.string(), files: z.record(z.string(), z.string()), bundle: z.json() }),
    ),
  })
  .parse(
    JSON.parse(readFileSync(new URL('./model-signature-vectors.json', import.meta.url), 'utf8')),
  );
const publisher: TrustedKey = {
  keyid: 'publisher',
  algorithm: 'es256',
  publicKey: createPublicKey(publicKey).export({ format: 'der', type: 'spki' }),
};
const [atlas = null, nova = null] = models.map(({ bundle }) =>
  parseModelSignature(JSON.stringify(bundle)),
);
const theirs = { atlas: ModelSignatureBundle.parse(atlas), nova: ModelSignatureBundle.parse(nova) };

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const own = generateKeyPairSync('ed25519');
const ownKey: TrustedKey = {
  keyid: 'own',
  algorithm: 'ed25519',
  publicKey: Uint8Array.from(own.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)),
};

/** A statement that model_signing would accept, over files given by name and content. */
function aStatement(files: Readonly<Record<string, string>> = { a: '1', b: '2' }) {
  const resources = Object.entries(files).map(([name, text]) => ({
    name,
    algorithm: 'sha256',
    digest: hex(text),
  }));
  const root = createHash('sha256');
  for (const { digest } of resources) root.update(Buffer.from(digest, 'hex'));
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'a-model', digest: { sha256: root.digest('hex') } }],
    predicateType: MODEL_SIGNATURE_PREDICATE,
    predicate: {
      serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false },
      resources,
    },
  };
}

/** A bundle over any payload, signed with our own key. */
function bundleOver(payload: unknown, type = STATEMENT_TYPE): ModelSignatureBundle {
  const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return parseModelSignature(
    JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: 'a hint that nothing signs' } },
      dsseEnvelope: {
        payload: bytes.toString('base64'),
        payloadType: type,
        signatures: [{ sig: sign(null, pae(type, bytes), own.privateKey).toString('base64') }],
      },
    }),
  );
}

describe('a signature that model_signing made', () => {
  it.each(models)('is verified, and has the root of its files: $name', async (vector) => {
    const bundle = parseModelSignature(JSON.stringify(vector.bundle));
    const model = await verifyModelSignature(bundle, [ownKey, publisher], verify);
    expect(model.keyid).toBe('publisher');
    expect(model.files).toEqual(
      Object.entries(vector.files).map(([name, text]) => ({
        name,
        algorithm: 'sha256',
        digest: hex(text),
      })),
    );
    expect(model.rootDigest).toBe(modelRootDigest(model.files));
    expect(model.allowsSymlinks).toBe(false);
    expect(model.ignoredPaths).toContain('.git');
  });

  it('is none of a key that nobody trusts', async () => {
    const attempts = [[], [ownKey]].map((keys) => verifyModelSignature(theirs.atlas, keys, verify));
    for (const attempt of attempts)
      await expect(attempt).rejects.toMatchObject({ code: 'model_signature.untrusted' });
  });

  it('does not sign another model: neither payload nor signature can be moved', async () => {
    const moved = [
      { payload: theirs.nova.dsseEnvelope.payload },
      { signatures: theirs.nova.dsseEnvelope.signatures },
      { payloadType: 'application/vnd.in-toto+JSON' },
    ];
    for (const change of moved) {
      const forged = { ...theirs.atlas, dsseEnvelope: { ...theirs.atlas.dsseEnvelope, ...change } };
      await expect(verifyModelSignature(forged, [publisher], verify)).rejects.toMatchObject({
        code: 'model_signature.untrusted',
      });
    }
  });

  it('is refused in another spelling of the same bytes', async () => {
    const { dsseEnvelope } = theirs.atlas;
    const spelled = { ...dsseEnvelope, payload: `${dsseEnvelope.payload}\n` };
    const bundle = { ...theirs.atlas, dsseEnvelope: spelled };
    await expect(verifyModelSignature(bundle, [publisher], verify)).rejects.toMatchObject({
      code: 'model_signature.untrusted',
    });
  });

  it('is named by the digest of its bundle', () => {
    expect(modelSignatureDigest(theirs.atlas)).toBe(modelSignatureDigest({ ...theirs.atlas }));
    expect(modelSignatureDigest(theirs.atlas)).not.toBe(modelSignatureDigest(theirs.nova));
  });
});

describe('a signed statement', () => {
  const refused = async (payload: unknown, type?: string): Promise<unknown> => {
    const attempt = verifyModelSignature(bundleOver(payload, type), [ownKey], verify);
    return attempt.then(
      () => 'accepted',
      (error: unknown) => z.object({ code: z.string() }).parse(error).code,
    );
  };

  it('may say more of its predicate than version 1.0 knows', async () => {
    const statement = aStatement();
    const predicate = { ...statement.predicate, card: 'https://card.example' };
    expect(await refused({ ...statement, predicate })).toBe('accepted');
  });

  it('is about a model, and not about a build or a decision', async () => {
    const build = { ...aStatement(), predicateType: 'https://slsa.dev/provenance/v1' };
    expect(await refused(build)).toBe('model_signature.predicate_other');
    const early = { ...aStatement(), predicateType: 'https://model_signing/Digests/v0.1' };
    expect(await refused(early)).toBe('model_signature.predicate_other');
    expect(await refused(aStatement(), 'text/plain')).toBe('model_signature.predicate_other');
  });

  it('gives the root of exactly its files', async () => {
    const { subject } = aStatement({ a: '1', b: '2' });
    for (const files of [{ a: '1', b: '3' }, { a: '1', b: '2', c: '' }, { a: '1' }]) {
      expect(await refused({ ...aStatement(files), subject })).toBe(
        'model_signature.root_mismatch',
      );
    }
  });

  it('lists each file once and in order, so that one set of files has one root', async () => {
    expect(await refused(aStatement({ b: '2', a: '1' }))).toBe('model_signature.malformed');
    const twice = aStatement({ a: '1' });
    const [file] = twice.predicate.resources;
    const predicate = { ...twice.predicate, resources: [file, file] };
    expect(await refused({ ...twice, predicate })).toBe('model_signature.malformed');
  });

  it.each([
    ['a parent', '../a'],
    ['an absolute path', '/etc/passwd'],
    ['a backslash', 'a\\b'],
    ['a control character', 'a\u0000'],
    ['an empty part', 'a//b'],
    ['no name', ''],
  ])('names no file that could lie outside of the model: %s', async (_what, name) => {
    expect(await refused(aStatement({ [name]: '1' }))).toBe('model_signature.malformed');
  });

  it('names a member once, and none __proto__', async () => {
    const text = JSON.stringify(aStatement());
    const twice = text.replace('{"_type"', '{"predicateType":"x","_type"');
    const proto = text.replace('{"_type"', '{"__proto__":{},"_type"');
    expect(await refused(twice)).toBe('model_signature.malformed');
    expect(await refused(proto)).toBe('model_signature.malformed');
  });

  it('treats __proto__ as any other name of a file', async () => {
    const statement = aStatement();
    const resources = [{ name: '__proto__', algorithm: 'sha256', digest: hex('1') }];
    const rooted = aStatement({ a: '1' });
    const predicate = { ...statement.predicate, resources };
    expect(await refused({ ...rooted, predicate })).toBe('accepted');
  });

  it.each([
    ['shards', { method: 'shards', hash_type: 'sha256', allow_symlinks: false }],
    ['another hash', { method: 'files', hash_type: 'blake3', allow_symlinks: false }],
    ['nothing', undefined],
  ])('is refused where files are listed otherwise: %s', async (_what, serialization) => {
    const statement = aStatement();
    const predicate = { ...statement.predicate, serialization };
    expect(await refused({ ...statement, predicate })).toBe('model_signature.malformed');
  });

  it.each([
    ['no JSON', 'x'],
    ['a list', '[]'],
    ['no subject', JSON.stringify({ ...aStatement(), subject: [] })],
    ['two subjects', JSON.stringify({ ...aStatement(), subject: [{}, {}] })],
    ['a member too many', JSON.stringify({ ...aStatement(), more: 1 })],
    ['no files', JSON.stringify(aStatement({}))],
  ])('is refused where it is %s', async (_what, payload) => {
    expect(await refused(payload)).toBe('model_signature.malformed');
  });

  it('is read without ever throwing anything but a code', async () => {
    const texts = fc.oneof(
      fc.json(),
      fc.string(),
      fc.json().map((text) => `{"predicateType":${text}}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const type: unknown = codeOf(() => signedModelIn(STATEMENT_TYPE, utf8ToBytes(text)));
        expect(['model_signature.malformed', 'model_signature.predicate_other']).toContain(type);
      }),
    );
    await expect(() => signedModelIn(STATEMENT_TYPE, Uint8Array.of(0xff))).toThrowWithCode(
      'model_signature.malformed',
    );
  });
});

function codeOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return z.object({ code: z.string() }).parse(error).code;
  }
}

describe('a bundle', () => {
  const refused = async (change: (bundle: Record<string, unknown>) => unknown): Promise<void> => {
    const text = JSON.stringify(change(z.record(z.string(), z.unknown()).parse(theirs.atlas)));
    await expect(() => parseModelSignature(text)).toThrowWithCode('model_signature.malformed');
  };

  it('has one signature, not none and not two', async () => {
    const [signature] = theirs.atlas.dsseEnvelope.signatures;
    for (const signatures of [[], [signature, signature]]) {
      await refused((bundle) => ({
        ...bundle,
        dsseEnvelope: { ...theirs.atlas.dsseEnvelope, signatures },
      }));
    }
  });

  it('has an envelope, one way to name the signer, and nothing that is unknown', async () => {
    await refused(({ dsseEnvelope: _envelope, ...bundle }) => bundle);
    await refused((bundle) => ({ ...bundle, verificationMaterial: {} }));
    await refused((bundle) => ({
      ...bundle,
      verificationMaterial: { publicKey: {}, certificate: { rawBytes: 'AA==' } },
    }));
    await refused((bundle) => ({ ...bundle, messageSignature: {} }));
    await refused((bundle) => ({ ...bundle, mediaType: 'application/json' }));
  });

  it('is JSON of at most 8 MiB that names no member twice', async () => {
    for (const text of ['', '{', `{"a":1,"a":2}`, '{"__proto__":{}}', 'x'.repeat(8_388_609)]) {
      await expect(() => parseModelSignature(text)).toThrowWithCode('model_signature.malformed');
    }
  });

  it('that was signed with a certificate is not verified by a key', async () => {
    const bundle = {
      ...theirs.atlas,
      verificationMaterial: { certificate: { rawBytes: 'AA==' }, tlogEntries: [] },
    };
    expect([isSignedByCertificate(bundle), isSignedByCertificate(theirs.atlas)]).toEqual([
      true,
      false,
    ]);
    await expect(verifyModelSignature(bundle, [publisher], verify)).rejects.toMatchObject({
      code: 'model_signature.by_certificate',
    });
  });

  it('passes on what is no verdict on the signature', async () => {
    const broken = (): Promise<boolean> => Promise.reject(new TypeError('the machine is broken'));
    await expect(verifyModelSignature(theirs.atlas, [publisher], broken)).rejects.toThrow(
      TypeError,
    );
  });
});

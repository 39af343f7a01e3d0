import { readFileSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { modelRootDigest } from '@holdpoint/shared/attestation/model-manifest';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { weightsDigestIn } from '../gate/digest-weights.js';
import { scratchDirectory } from '../testing/scratch-directory.js';
import { runCli } from '../testing/start-cli.js';
import { modelFilesIn } from './model-files.js';

/** As model_signing 1.1.1 made them: `scripts/vectors/write-model-signatures.py`. */
const { publicKey, models } = z
  .object({
    publicKey: z.string(),
    models: z.array(
      z.object({
        name: z.string(),
        files: z.record(z.string(), z.string()),
        bundle: z.looseObject({ dsseEnvelope: z.looseObject({ payload: z.base64() }) }),
      }),
    ),
  })
  .parse(
    JSON.parse(
      readFileSync(
        new URL(
          '../../../../packages/shared/src/attestation/model-signature-vectors.json',
          import.meta.url,
        ),
        'utf8',
      ),
    ),
  );

const scratch = scratchDirectory();
const at = (...parts: string[]): string => join(scratch.path, ...parts);

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), content);
}

beforeAll(async () => {
  await write('key.pem', publicKey);
  for (const { name, bundle } of models) await write(`${name}.sig`, JSON.stringify(bundle));
});
beforeEach(async () => {
  for (const { name, files } of models) {
    await rm(at(name), { recursive: true, force: true });
    for (const [path, content] of Object.entries(files)) {
      await write(path === '.' ? name : `${name}/${path}`, content);
    }
  }
});
afterAll(() => {
  scratch[Symbol.dispose]();
});

const rootIn = ({ bundle }: (typeof models)[number]): string => {
  const payload: unknown = JSON.parse(
    Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString(),
  );
  const digest = z.object({ sha256: z.string() });
  const { subject } = z.object({ subject: z.tuple([z.object({ digest })]) }).parse(payload);
  return `sha256:${subject[0].digest.sha256}`;
};

const verify = (path: string, signature = 'atlas.sig', ...more: string[]) =>
  runCli(scratch.path, [
    ...['model', 'verify', path, '--signature', signature, '--key', 'key.pem', ...more],
  ]);

describe('the root digest of a model', () => {
  it.each(models)('is that of model_signing: $name', async (model) => {
    expect(modelRootDigest(await modelFilesIn([at(model.name)]))).toBe(rootIn(model));
  });

  it('leaves out the signature beside the weights, and what git keeps', async () => {
    await write('atlas/model.sig', '{}');
    await write('atlas/.git/HEAD', 'ref');
    expect(await modelFilesIn([at('atlas')])).toHaveLength(4);
    await write('atlas/tokenizer/model.sig', '{}');
    expect(await modelFilesIn([at('atlas')])).toHaveLength(5);
  });

  it('may be of files that are named one by one, in any order', async () => {
    const files = ['model.safetensors', 'config.json'].map((name) => at('atlas', name));
    const found = await modelFilesIn(files);
    expect(found.map(({ name }) => name)).toEqual(['config.json', 'model.safetensors']);
    for (const paths of [
      [at('atlas'), at('nova')],
      [at('atlas', 'config.json'), at('nova', 'config.json')],
    ]) {
      await expect(modelFilesIn(paths)).rejects.toMatchObject({ code: 'usage.weights' });
    }
  });

  it('is of no link, which could lead elsewhere tomorrow, unless whoever signed took them', async () => {
    await symlink(at('key.pem'), at('atlas', 'linked'));
    await expect(modelFilesIn([at('atlas')])).rejects.toMatchObject({ code: 'weights.symlink' });
    const followed = { ignoredPaths: [], allowsSymlinks: true };
    expect(await modelFilesIn([at('atlas')], followed)).toHaveLength(5);
    await symlink(at('nova'), at('atlas', 'folder'));
    await expect(modelFilesIn([at('atlas')], followed)).rejects.toMatchObject({
      code: 'weights.symlink',
    });
  });

  it('is of at least one file that can be read and named', async () => {
    await mkdir(at('empty'), { recursive: true });
    await expect(modelFilesIn([at('empty')])).rejects.toMatchObject({ code: 'weights.empty' });
    await expect(modelFilesIn([at('nowhere')])).rejects.toMatchObject({
      code: 'weights.unreadable',
    });
    await write('atlas/a\\b', '');
    await expect(modelFilesIn([at('atlas')])).rejects.toMatchObject({ code: 'weights.name' });
  });
});

describe('the digest of weights', () => {
  it('is the root of a folder, and the SHA-256 of a file', async () => {
    const [atlas] = models;
    expect(await weightsDigestIn({ weights: at('atlas') })).toBe(atlas && rootIn(atlas));
    expect(await weightsDigestIn({ weights: at('only.bin') })).toBe(
      sha256(new TextEncoder().encode('one file of weights\n')),
    );
  });

  it('is said once', async () => {
    const weightsDigest = `sha256:${'0'.repeat(64)}`;
    expect(await weightsDigestIn({ weightsDigest })).toBe(weightsDigest);
    for (const options of [{}, { weights: at('atlas'), weightsDigest }]) {
      await expect(weightsDigestIn(options)).rejects.toMatchObject({ code: 'usage.weights' });
    }
  });
});

describe('holdpoint model verify', () => {
  it('finds a signed model as it was signed, and says what that does not prove', async () => {
    const { code, stdout } = await verify('atlas', 'atlas.sig', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      verified: true,
      name: 'atlas',
      files: 4,
      rootDigest: models[0] && rootIn(models[0]),
      notProved: expect.arrayContaining(['that an endpoint serves these weights']),
    });
    expect((await verify('only.bin', 'only.bin.sig')).code).toBe(0);
  });

  it.each([
    ['a changed file', 'config.json', '{}', 'changed: config.json'],
    ['a file more', 'backdoor.py', 'pass', 'extra: backdoor.py'],
  ])('ends with 13 at %s', async (_what, path, content, said) => {
    await write(`atlas/${path}`, content);
    const { code, stderr } = await verify('atlas');
    expect(code).toBe(13);
    expect(stderr).toContain(`${said}. (model.files_differ)`);
  });

  it('ends with 13 at a file less, another model, and another model’s signature', async () => {
    expect((await verify('nova')).code).toBe(13);
    expect((await verify('atlas', 'nova.sig')).code).toBe(13);
    await rm(at('atlas/config.json'));
    expect((await verify('atlas')).stderr).toContain('missing: config.json');
  });

  it('ends with 13 at a signature that is none', async () => {
    await write('none.sig', '{"__proto__": 1}');
    const { code, stderr } = await verify('atlas', 'none.sig');
    expect(code).toBe(13);
    expect(stderr).toContain('(model_signature.malformed)');
  });

  it('needs a key that it can use', async () => {
    const { code, stderr } = await runCli(scratch.path, [
      ...['model', 'verify', 'atlas', '--signature', 'atlas.sig', '--key', 'atlas.sig'],
    ]);
    expect([code, stderr.includes('(key.unsupported)')]).toEqual([64, true]);
  });
});

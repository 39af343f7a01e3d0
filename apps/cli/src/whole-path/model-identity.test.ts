import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { sandboxForTests } from '../testing/env.js';
import { aRunningPlatform, type RunningPlatform } from '../testing/running-platform.js';

const sandbox = await sandboxForTests(() => requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
const withSandbox = sandbox === null ? describe.skip : describe;

/** As model_signing 1.1.1 made them: `scripts/vectors/write-model-signatures.py`. */
const vectors = new URL(
  '../../../../packages/shared/src/attestation/model-signature-vectors.json',
  import.meta.url,
);
const Model = z.object({ files: z.record(z.string(), z.string()), bundle: z.json() });
const { publicKey, models } = z
  .object({ publicKey: z.string(), models: z.tuple([Model, Model], Model) })
  .parse(JSON.parse(readFileSync(vectors, 'utf8')));
const [atlas, nova] = models;

withSandbox('a checkpoint with an identity', () => {
  let directory: string;
  let platform: RunningPlatform;

  const at = (name: string): string => join(directory, name);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-identity-'));
    for (const [path, content] of Object.entries(atlas.files)) {
      await mkdir(dirname(at(`atlas/${path}`)), { recursive: true });
      await writeFile(at(`atlas/${path}`), content);
    }
    await writeFile(at('model.sig'), JSON.stringify(atlas.bundle));
    await writeFile(at('nova.sig'), JSON.stringify(nova.bundle));
    await writeFile(at('quote.bin'), 'a quote');
    const trust = { keys: [{ name: 'Atlas Labs', pem: publicKey }] };
    await writeFile(at('trust.json'), JSON.stringify(trust));
    platform = await aRunningPlatform({
      sandbox: sandbox ?? '',
      hasDemonstration: false,
      settings: { HOLDPOINT_MODEL_SIGNING: at('trust.json') },
    });
  }, 400_000);
  afterAll(async () => {
    await platform[Symbol.asyncDispose]();
    await rm(directory, { recursive: true, force: true });
  }, 60_000);

  const register = (name: string, ...args: readonly string[]) =>
    platform.holdpoint(
      ...['checkpoint', 'register', '--model', 'atlas', '--name', name, '--training-flop', '3e24'],
      ...['--provider-model', 'reference-small', ...args, '--json'],
    );

  it('is registered with a signature that the operator trusts, and a quote by its digest', async () => {
    const { code, stdout, stderr } = await register(
      'step-1',
      ...['--weights', at('atlas'), '--model-signature', at('model.sig')],
      ...['--binding', 'tee_quote', '--binding-detail', 'Quote of the host.'],
      ...['--binding-document', at('quote.bin')],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const made = Checkpoint.parse(JSON.parse(stdout));
    expect(made).toMatchObject({
      modelSignature: { identity: 'Atlas Labs', rootDigest: made.weightsDigest, files: 4 },
      binding: { grade: 'tee_quote', digest: sha256('a quote') },
    });
  });

  it('is not, with the signature of another model, nor a grade without its document', async () => {
    const other = await register(
      'step-2',
      ...['--weights', at('atlas'), '--model-signature', at('nova.sig')],
    );
    expect([other.code, other.stdout]).toEqual([13, expect.stringContaining('model.files_differ')]);
    const digest = sha256('other weights');
    const moved = await register(
      'step-2',
      ...['--weights-digest', digest, '--model-signature', at('model.sig')],
    );
    expect([moved.code, moved.stdout]).toEqual([
      64,
      expect.stringContaining('checkpoint.signature_mismatch'),
    ]);
    const boast = await register('step-2', '--weights-digest', digest, '--binding', 'tee_quote');
    expect([boast.code, boast.stdout]).toEqual([64, expect.stringContaining('usage.checkpoint')]);
  });
});

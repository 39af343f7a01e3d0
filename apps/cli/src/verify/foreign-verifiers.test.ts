import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { toBase64 } from '@holdpoint/shared/encoding/base64';
import { aNoteSigner } from '@holdpoint/shared/report/testing/a-note-signer';
import { headOf } from '@holdpoint/shared/report/testing/log-files';
import { leafHash } from '@holdpoint/shared/tlog/leaf-hash';
import { inclusionProof, nodeReaderOf } from '@holdpoint/shared/tlog/proofs';
import { formatTlogProof } from '@holdpoint/shared/tlog/tlog-proof';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { anEd25519Key, anEntry, ORIGIN } from '../testing/a-log.js';
import { type Answer, pythonVerifier } from '../testing/foreign-verifiers.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const ATTESTATIONS = join(ROOT, 'docs/verifier/vectors/attestation.json');
const python = pythonVerifier();
const withPython = python === null ? describe.skip : describe;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdpoint-foreign-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(root, name), content);
  return join(root, name);
}

withPython('the Python verifier', () => {
  const run = async (...args: readonly string[]): Promise<Answer> => {
    if (python === null) throw new Error('skipped');
    return python.run(...args);
  };

  it.each(['packages/shared/src/tlog/vectors.json', 'docs/verifier/vectors/attestation.json'])(
    'answers every vector of %s as ours does',
    async (path) => {
      const { exitCode, output } = await run('vectors', join(ROOT, path), '--json');
      const { count, wrong, detail } = z
        .object({ count: z.int(), wrong: z.int(), detail: z.string() })
        .parse(JSON.parse(output));
      expect({ exitCode, wrong, detail }).toMatchObject({ exitCode: 0, wrong: 0 });
      expect(count).toBeGreaterThanOrEqual(60);
    },
  );

  it('finds a vector that is answered wrongly', async () => {
    const vectors = z
      .object({ cases: z.array(z.record(z.string(), z.unknown())) })
      .loose()
      .parse(JSON.parse(await readFile(ATTESTATIONS, 'utf8')));
    const [first, ...others] = vectors.cases;
    const changed = { ...vectors, cases: [{ ...first, want: 'deny' }, ...others] };
    const path = await fileOf('vectors.json', JSON.stringify(changed));
    expect(await run('vectors', path)).toMatchObject({ exitCode: 13 });
    const none = await fileOf('none.json', JSON.stringify({ ...vectors, cases: [] }));
    expect(await run('vectors', none)).toMatchObject({ exitCode: 13 });
  });

  it('proves a receipt for its entry alone', async () => {
    const log = aNoteSigner(ORIGIN, anEd25519Key());
    const witness = aNoteSigner('witness.test/w1', anEd25519Key(), 'cosignature-ed25519');
    const entries = Array.from({ length: 5 }, (_, index) => anEntry(index));
    const nodes = nodeReaderOf(entries.map((entry) => leafHash(entry)));
    const proof = formatTlogProof({
      index: 2,
      proof: await inclusionProof(2, 5, nodes),
      treeHead: log.note(headOf(entries, ORIGIN), witness),
      extra: null,
    });
    const paths = [await fileOf('a.tlog-proof', proof), '--entry'];
    const own = await fileOf('own', entries[2] ?? '');
    const other = await fileOf('other', entries[3] ?? '');
    const trust = ['--key', log.vkey, '--witness', witness.vkey];
    expect(await run('proof', ...paths, own, ...trust)).toMatchObject({ exitCode: 0 });
    expect(await run('proof', ...paths, other, ...trust)).toMatchObject({ exitCode: 13 });
    const stranger = aNoteSigner(ORIGIN, anEd25519Key());
    expect(await run('proof', ...paths, own, '--key', stranger.vkey)).toMatchObject({
      exitCode: 13,
    });
  });

  it('says ALLOW, DENY, undecided, stale and invalid by exit codes', async () => {
    const { options, cases } = z
      .object({
        options: z.object({
          keys: z.tuple([z.object({ publicKey: z.string() })]),
          verifierId: z.string(),
          weightsDigest: z.string(),
          resourceUri: z.string(),
          policyDigests: z.tuple([z.string()]),
          level: z.string(),
          minEpoch: z.int(),
          now: z.string(),
        }),
        cases: z.array(
          z.object({
            name: z.string(),
            envelope: z.unknown().optional(),
            want: z.string(),
            options: z.unknown().optional(),
          }),
        ),
      })
      .parse(JSON.parse(await readFile(ATTESTATIONS, 'utf8')));
    const exitCodes: Record<string, number> = {
      allow: 0,
      deny: 10,
      inconclusive: 11,
      stale: 12,
      invalid: 13,
    };
    for (const [want, exitCode] of Object.entries(exitCodes)) {
      const found = cases.find((each) => each.want === want && each.options === undefined);
      const path = await fileOf(`${want}.json`, JSON.stringify(found?.envelope));
      const answer = await run(
        ...['decision', path, '--predicate', 'vsa', '--key', options.keys[0].publicKey],
        ...['--weights', options.weightsDigest, '--verifier', options.verifierId],
        ...['--resource', options.resourceUri, '--policy', options.policyDigests[0]],
        ...[
          '--level',
          options.level,
          '--min-epoch',
          String(options.minEpoch),
          '--now',
          options.now,
        ],
        ...['--max-age', '604800'],
      );
      expect({ want, ...answer }).toMatchObject({ want, exitCode });
    }
  });

  it.each([[], ['log'], ['log', '/', '--key', 'no key'], ['proof', '/', '--what']])(
    'exits 64 when it is used wrongly: %s',
    async (...args) => {
      expect(await run(...args)).toMatchObject({ exitCode: 64 });
    },
  );

  it('reads nothing that is not there as proved', async () => {
    const { vkey } = aNoteSigner(ORIGIN, anEd25519Key());
    const nowhere = join(root, 'nowhere');
    expect(await run('log', nowhere, '--key', vkey)).toMatchObject({ exitCode: 13 });
    expect(await run('bundle', nowhere)).toMatchObject({ exitCode: 13 });
    expect(await run('vectors', nowhere)).toMatchObject({ exitCode: 13 });
  });

  it('takes a key in a PEM file as well', async () => {
    const pem = `-----BEGIN PUBLIC KEY-----\n${toBase64(new Uint8Array(44))}\n-----END PUBLIC KEY-----\n`;
    const path = await fileOf('key.pem', pem);
    const text = 'x';
    const answer = await run(
      ...[
        'decision',
        path,
        '--key',
        path,
        '--weights',
        text,
        '--verifier',
        text,
        '--resource',
        text,
        '--policy',
        text,
      ],
    );
    expect(answer).toMatchObject({
      exitCode: 13,
      output: expect.stringContaining('key.malformed'),
    });
  });
});

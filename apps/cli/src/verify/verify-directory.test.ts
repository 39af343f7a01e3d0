import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';

import { FindingCode } from '@holdpoint/shared/evidence/findings';
import {
  aBundle,
  type BundleWishes,
  filesOf,
  withManifest,
} from '@holdpoint/shared/report/testing/a-bundle';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { drawsOf } from '../testing/draws-of.js';
import { verificationPorts } from './verification-ports.js';
import { verifyDirectory } from './verify-directory.js';

const compress = (bytes: Uint8Array): Uint8Array => new Uint8Array(zstdCompressSync(bytes));
const build = (wishes: BundleWishes = {}): Map<string, Uint8Array> =>
  filesOf(aBundle(compress, { controlTasks: 4, ...wishes }));

let root: string;
let honest: Map<string, Uint8Array>;
let next = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdpoint-verify-'));
  honest = build();
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function directoryOf(files: ReadonlyMap<string, Uint8Array> = honest): Promise<string> {
  next += 1;
  const directory = join(root, `bundle-${next}`);
  await write(directory, files);
  return directory;
}

async function write(directory: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), bytes);
  }
}

async function codesOf(directory: string): Promise<readonly string[]> {
  const { exitCode, consistent, bundles, findings } = await verifyDirectory(directory);
  const codes = [...findings, ...bundles.flatMap((bundle) => bundle.findings)].map(
    ({ code }) => code,
  );
  expect({ exitCode, consistent }).toEqual(
    codes.length === 0 ? { exitCode: 0, consistent: 'yes' } : { exitCode: 13, consistent: 'no' },
  );
  return [...new Set(codes)];
}

describe('a directory', () => {
  it.each([
    ['ALLOW', { controlTasks: 100 }],
    ['DENY', { autonomyPasses: 8 }],
    ['INCONCLUSIVE', {}],
    ['PENDING', { controlTasks: 100, signOffs: [] }],
  ] as const)('exits 0 when consistent, whatever was decided: %s', async (word, wishes) => {
    const { exitCode, bundles, lines } = await verifyDirectory(await directoryOf(build(wishes)));
    expect(exitCode).toBe(0);
    expect(bundles).toMatchObject([{ path: '.', decision: word }]);
    expect(lines.at(-1)).toBe('1 bundle, all consistent');
  });

  it('exits 13 for 200 random single-byte changes over all its files', async () => {
    const draw = drawsOf(42);
    const directory = await directoryOf();
    const paths = [...honest.keys()].sort();
    const missed: string[] = [];
    for (let change = 0; change < 200; change += 1) {
      const path = paths[change % paths.length] ?? '';
      const bytes = await readFile(join(directory, path));
      const place = draw(bytes.length);
      const before = bytes[place] ?? 0;
      bytes[place] = (before + 1 + draw(255)) % 256;
      await writeFile(join(directory, path), bytes);
      const { exitCode } = await verifyDirectory(directory);
      if (exitCode !== 13) missed.push(`${path} at ${place}`);
      bytes[place] = before;
      await writeFile(join(directory, path), bytes);
    }
    expect(missed).toEqual([]);
    expect((await verifyDirectory(directory)).exitCode).toBe(0);
  }, 240_000);

  it('may not have a file more', async () => {
    for (const path of ['note.txt', 'evidence/.hidden', 'evidence/packs/x', 'evidence/runs/y/z']) {
      const directory = await directoryOf();
      await write(directory, new Map([[path, new Uint8Array()]]));
      expect(await codesOf(directory)).toContain('verify.file_added');
    }
  });

  it('may not have a file less', async () => {
    for (const path of honest.keys()) {
      const directory = await directoryOf();
      await rm(join(directory, path));
      expect(await codesOf(directory)).toContain('verify.file_missing');
    }
  });

  it('may not have an empty directory', async () => {
    const directory = await directoryOf();
    await mkdir(join(directory, 'evidence/spare'));
    expect(await codesOf(directory)).toEqual(['verify.empty_directory']);
  });

  it('may not have a symlink, even to the same bytes, nor a pipe', async () => {
    const linked = await directoryOf();
    await rename(join(linked, 'decision.json'), join(root, 'elsewhere.json'));
    await symlink(join(root, 'elsewhere.json'), join(linked, 'decision.json'));
    expect(await codesOf(linked)).toContain('verify.special_file');
    const piped = await directoryOf();
    execFileSync('mkfifo', [join(piped, 'evidence/pipe')]);
    expect(await codesOf(piped)).toEqual(['verify.special_file']);
  });

  it('may not swap two packs', async () => {
    const directory = await directoryOf();
    const packs = [...honest.keys()].filter((path) => path.startsWith('evidence/packs/'));
    const [first = '', second = ''] = packs.map((path) => join(directory, path));
    await rename(first, `${first}.tmp`);
    await rename(second, first);
    await rename(`${first}.tmp`, second);
    expect(await codesOf(directory)).toContain('verify.pack_misnamed');
  });

  it('is not read without bounds', async () => {
    const directory = await directoryOf();
    const limits = {
      maximumFiles: 5,
      maximumFileBytes: 1e6,
      maximumTotalBytes: 1e7,
      maximumDepth: 8,
    };
    for (const tight of [
      limits,
      { ...limits, maximumFiles: 99, maximumFileBytes: 500 },
      { ...limits, maximumFiles: 99, maximumTotalBytes: 9000 },
    ]) {
      const { exitCode, bundles } = await verifyDirectory(directory, verificationPorts, tight);
      expect(exitCode).toBe(13);
      expect(bundles[0]?.findings.map(({ code }) => code)).toContain('verify.too_large');
    }
    const shallow = await verifyDirectory(directory, verificationPorts, {
      ...limits,
      maximumFiles: 99,
      maximumDepth: 1,
    });
    expect(shallow.bundles[0]?.findings.map(({ code }) => code)).toContain('verify.special_file');
  });

  it('that isn’t there or holds nothing is not consistent', async () => {
    expect(await codesOf(join(root, 'absent'))).toEqual(['verify.unreadable']);
    await mkdir(join(root, 'empty'));
    expect(await codesOf(join(root, 'empty'))).toEqual(['verify.nothing_found']);
  });
});

describe('a directory of several bundles', () => {
  async function severalOf(...names: readonly string[]): Promise<string> {
    next += 1;
    const directory = join(root, `several-${next}`);
    for (const name of names) await write(join(directory, name), honest);
    return directory;
  }

  it('is consistent when each is, and says which decided what', async () => {
    const directory = await severalOf('small', 'family/large');
    const { exitCode, bundles, lines } = await verifyDirectory(directory);
    expect({ exitCode, paths: bundles.map(({ path }) => path) }).toEqual({
      exitCode: 0,
      paths: ['family/large', 'small'],
    });
    expect(lines).toContain('✓ small: consistent');
    expect(lines.at(-1)).toBe('2 bundles, all consistent');
  });

  it('is not when one is not', async () => {
    const directory = await severalOf('small', 'large');
    await writeFile(join(directory, 'small/report.html'), 'ALLOW');
    const { exitCode, lines } = await verifyDirectory(directory);
    expect(exitCode).toBe(13);
    expect(lines).toContain('✗ small: NOT CONSISTENT');
    expect(lines).toContain('✓ large: consistent');
  });

  it('may hold nothing beside them', async () => {
    const directory = await severalOf('small');
    await writeFile(join(directory, 'note.txt'), '');
    expect(await codesOf(directory)).toEqual(['verify.file_added']);
    await rm(join(directory, 'note.txt'));
    await mkdir(join(directory, 'spare'));
    expect(await codesOf(directory)).toEqual(['verify.empty_directory']);
    await rm(join(directory, 'spare'), { recursive: true });
    await symlink('small', join(directory, 'again'));
    expect(await codesOf(directory)).toEqual(['verify.file_added']);
  });

  it('does not hide a bundle that lost most of its files', async () => {
    const directory = await directoryOf();
    for (const path of ['decision.json', 'report.json', 'report.html'])
      await rm(join(directory, path));
    expect(await codesOf(directory)).toContain('verify.file_missing');
  });
});

describe('an imported log', () => {
  const logOf = (sampleKeys: readonly string[], value = 0): Uint8Array =>
    Buffer.from(
      JSON.stringify({
        version: 2,
        status: 'success',
        eval: {
          task: 'refusals',
          model: 'reference-small',
          created: '2026-11-01T09:00:00+00:00',
          dataset: { samples: sampleKeys.length },
          config: { epochs: 1 },
        },
        samples: sampleKeys.map((id) => ({
          id,
          epoch: 1,
          input: 'May I?',
          target: '',
          scores: { refusal: { value } },
        })),
      }),
    );
  async function directoryWith(value: number): Promise<string> {
    const wishes = {
      importsRefusals: true,
      logOf: (keys: readonly string[]) => logOf(keys, value),
    };
    const read = await verificationPorts.readImportedLog?.(
      logOf(['task-000'], value),
      'log.json',
      null,
    );
    const logFindings = FindingCode.options
      .filter((code) => read?.findingCodes.includes(code) === true || code === 'small_sample')
      .map((code) => ({ code, detail: '' }));
    return directoryOf(build({ ...wishes, logFindings }));
  }

  it('is read again by the reader that took it in', async () => {
    const directory = await directoryWith(0);
    const { exitCode, bundles } = await verifyDirectory(directory);
    expect(bundles.flatMap(({ findings }) => findings)).toEqual([]);
    expect(exitCode).toBe(0);
    expect(bundles[0]?.proved.join(' ')).toContain('1 imported logs, read again');
  });

  it('of other scores than those recorded is found out', async () => {
    expect(await codesOf(await directoryWith(1))).toEqual(['verify.log_differs']);
  });
});

describe('what is printed', () => {
  it('names the finding, its file and what is wrong', async () => {
    const files = withManifest(
      new Map([...honest, ['evidence/subject.json', Buffer.from('{}\n')] as const]),
    );
    const { lines } = await verifyDirectory(await directoryOf(files));
    expect(lines[0]).toBe('✗ .: NOT CONSISTENT');
    expect(lines.join('\n')).toContain('verify.malformed evidence/subject.json:');
    expect(lines.at(-1)).toContain('not consistent, exit code 13');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateRawSync } from 'node:zlib';

import { afterAll, describe, expect, it } from '@jest/globals';

import { aHeader, evalEntries } from './testing/inspect-builders.js';
import { runBuilt } from './testing/run-built.js';
import { type ZipEntry, zipOf } from './testing/zip-writer.js';

const MEBIBYTE = 1024 * 1024;
/** The member of 100 MiB, Node's own 60, and little besides. */
const MAX_PEAK_BYTES = 240 * MEBIBYTE;
const folder = mkdtempSync(join(tmpdir(), 'holdpoint-memory-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Level 1 packs zeros by 228 : 1 only, so that a claim may stay below the ratio's limit. */
const zeros = Buffer.alloc(256 * MEBIBYTE);
const packedZeros = deflateRawSync(zeros, { level: 1 });
const zerosCrc = crc32(zeros);

/** Many tiny values in one member that passes every limit: as a JavaScript value it would take gigabytes. */
function manyValues(sizeBytes: number): ZipEntry {
  const row = '[],'.repeat(60);
  // Some disorder holds the ratio below its limit.
  let seed = 7;
  const disorder = (): string => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed.toString(36);
  };
  const rows = Array.from(
    { length: Math.floor(sizeBytes / (row.length + 10)) },
    () => `"${disorder()}",${row}`,
  );
  const content = `{"id":1,"epoch":1,"events":[${rows.join('')}0],"scores":{"match":{"value":"C"}}}`;
  return { name: 'samples/1_epoch_1.json', content };
}

const bomb = (changes: Partial<ZipEntry>): ZipEntry => ({
  name: 'samples/1_epoch_1.json',
  content: '',
  packed: packedZeros,
  claimedCrc: zerosCrc,
  ...changes,
});

interface Outcome {
  readonly outcome: string;
  readonly peakBytes: number;
}

async function readInChild(entry: ZipEntry): Promise<Outcome> {
  const path = join(folder, 'log.eval');
  writeFileSync(path, zipOf([...evalEntries(aHeader(), []), entry]));
  const reader = fileURLToPath(new URL('../../dist/logs/read-inspect-log.js', import.meta.url));
  const { stdout, stderr } = await runBuilt(
    `import { readFileSync } from 'node:fs';
     import { readInspectLog } from ${JSON.stringify(reader)};
     const outcome = await readInspectLog(${JSON.stringify(path)})
       .then(({ samples }) => samples.map(({ scores }) => scores.get('match').value).join(), (error) => error.code ?? error.stack);
     // Not ru_maxrss: Linux hands a child the peak of the process that it was forked from.
     const peakKibibytes = /VmHWM:\\s+(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
     console.log(JSON.stringify({ outcome, peakBytes: Number(peakKibibytes) * 1024 }));`,
    folder,
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Outcome;
}

describe('memory of the log reader', () => {
  it.each<[string, ZipEntry, string]>([
    ['a bomb that claims 1 GiB', bomb({ claimedBytes: 1024 * MEBIBYTE }), 'log.too_large'],
    ['a bomb that tells its size', bomb({ claimedBytes: zeros.length }), 'log.compression_ratio'],
    ['a bomb that claims 100 MiB', bomb({ claimedBytes: 100 * MEBIBYTE }), 'log.member_corrupt'],
    ['a bomb that claims 1 MiB', bomb({ claimedBytes: MEBIBYTE }), 'log.member_corrupt'],
    ['100 MiB of small values', manyValues(100 * MEBIBYTE), 'C'],
  ])('stays below 240 MiB for %s', async (_, entry, expected) => {
    const { outcome, peakBytes } = await readInChild(entry);
    expect(outcome).toBe(expected);
    expect(peakBytes).toBeLessThan(MAX_PEAK_BYTES);
  });
});

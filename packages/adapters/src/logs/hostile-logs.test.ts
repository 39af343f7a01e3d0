import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, zstdCompressSync } from 'node:zlib';

import { afterAll, describe, expect, it } from '@jest/globals';

import type { LogLimits } from './log-limits.js';
import { readInspectLog } from './read-inspect-log.js';
import {
  aHeader,
  aJsonLog,
  anEvalLog,
  aSample,
  evalEntries,
  samplesOf,
} from './testing/inspect-builders.js';
import { type ZipEntry, zipOf } from './testing/zip-writer.js';

const folder = mkdtempSync(join(tmpdir(), 'holdpoint-logs-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const MEBIBYTE = 1024 * 1024;
const entries = evalEntries(aHeader(), [aSample()]);
const sample = JSON.stringify(aSample());

/** A log with one more member, or with that member instead of its namesake. */
function withMember(changes: Partial<ZipEntry>): Buffer {
  const member = { name: 'samples/1_epoch_1.json', content: sample, ...changes };
  return zipOf([...entries.filter(({ name }) => name !== member.name), member]);
}

function changed(bytes: Buffer, position: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(position) ^ 0xff, position);
  return copy;
}

const whole = anEvalLog(aHeader(), samplesOf(['C', 'I']));
const twoFrames = Buffer.concat([
  zstdCompressSync(sample.slice(0, 9)),
  zstdCompressSync(sample.slice(9)),
]);
const deep = `{"id":1,"epoch":1,"metadata":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

interface Hostile {
  readonly what: string;
  readonly bytes: Buffer;
  readonly code: string;
  readonly limits?: Partial<LogLimits>;
}

const cases: readonly Hostile[] = [
  { what: 'an empty file', bytes: Buffer.alloc(0), code: 'log.empty' },
  { what: 'text', bytes: Buffer.from('hello'), code: 'log.not_a_log' },
  { what: 'a JSON array', bytes: Buffer.from('[{"eval":{}}]'), code: 'log.not_a_log' },
  {
    what: 'JSON that is no log',
    bytes: Buffer.from('{"results":{},"configs":{}}'),
    code: 'log.header_invalid',
  },
  { what: 'a gzip', bytes: Buffer.from('1f8b0800000000000003', 'hex'), code: 'log.not_a_log' },
  {
    what: 'a zip that is no log',
    bytes: zipOf([{ name: 'word/document.xml', content: '<a/>' }]),
    code: 'log.not_a_log',
  },
  { what: 'an empty zip', bytes: zipOf([]), code: 'log.not_a_log' },
  {
    what: 'a zip of nested zips',
    bytes: zipOf([{ name: 'lib 0.zip', content: whole }]),
    code: 'log.not_a_log',
  },
  {
    what: 'a zip without its end',
    bytes: whole.subarray(0, whole.length - 30),
    code: 'log.truncated',
  },
  {
    what: 'the first half of a zip',
    bytes: whole.subarray(0, whole.length >> 1),
    code: 'log.truncated',
  },
  {
    what: 'the first half of a JSON log',
    bytes: aJsonLog(aHeader(), samplesOf(['C'])).subarray(0, 200),
    code: 'log.json_invalid',
  },
  {
    what: 'a bomb by ratio',
    bytes: withMember({ content: Buffer.alloc(2 * MEBIBYTE) }),
    code: 'log.compression_ratio',
  },
  {
    what: 'a zstd bomb by ratio',
    bytes: withMember({ content: Buffer.alloc(8 * MEBIBYTE), method: 93 }),
    code: 'log.compression_ratio',
  },
  {
    what: 'a bomb that claims to be small',
    bytes: withMember({ content: Buffer.alloc(64 * MEBIBYTE), claimedBytes: 1000 }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a zstd bomb that claims to be small',
    bytes: withMember({ content: Buffer.alloc(64 * MEBIBYTE), method: 93, claimedBytes: 1000 }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a member that claims 4 GiB',
    bytes: withMember({ claimedBytes: 0xfffffff0 }),
    code: 'log.too_large',
  },
  {
    what: 'many members that are large together',
    bytes: zipOf([
      ...entries,
      ...Array.from({ length: 20 }, (_, n) => ({ name: `m${n}`, content: Buffer.alloc(1000) })),
    ]),
    limits: { totalBytes: 15_000 },
    code: 'log.too_large',
  },
  { what: 'too many members', bytes: whole, limits: { members: 3 }, code: 'log.too_many_members' },
  {
    what: 'a directory that claims 4 billion members',
    bytes: zipOf(entries, { zip64: true, claimedCount: 4e9 }),
    code: 'log.too_many_members',
  },
  {
    what: 'a directory that claims more members than it has',
    bytes: zipOf(entries, { claimedCount: 9 }),
    code: 'log.truncated',
  },
  {
    what: 'a directory that claims fewer members than it has',
    bytes: zipOf(entries, { claimedCount: 2 }),
    code: 'log.zip_invalid',
  },
  {
    what: 'a directory with long names',
    bytes: withMember({ name: 'n'.repeat(60_000) }),
    limits: { directoryBytes: 50_000 },
    code: 'log.too_large',
  },
  {
    what: 'a file over the limit',
    bytes: whole,
    limits: { fileBytes: 100 },
    code: 'log.too_large',
  },
  {
    what: 'a JSON log over the limit',
    bytes: aJsonLog(aHeader(), []),
    limits: { memberBytes: 100 },
    code: 'log.too_large',
  },
  {
    what: 'a JSON log with too many samples',
    bytes: aJsonLog(aHeader(), samplesOf(['C', 'C', 'C'])),
    limits: { members: 2 },
    code: 'log.too_many_members',
  },
  {
    what: 'overlapping members',
    bytes: withMember({ name: 'samples/2_epoch_1.json', sharesWith: 'header.json' }),
    code: 'log.overlapping_members',
  },
  {
    what: 'a name that climbs',
    bytes: withMember({ name: 'samples/../../etc/passwd' }),
    code: 'log.unsafe_member',
  },
  {
    what: 'a name that climbs with backslashes',
    bytes: withMember({ name: 'samples\\..\\..\\evil.json' }),
    code: 'log.unsafe_member',
  },
  {
    what: 'an absolute name',
    bytes: withMember({ name: '/etc/passwd' }),
    code: 'log.unsafe_member',
  },
  {
    what: 'a name with a drive',
    bytes: withMember({ name: 'C:\\evil.json' }),
    code: 'log.unsafe_member',
  },
  { what: 'a name with a NUL', bytes: withMember({ name: 'a\0b' }), code: 'log.unsafe_member' },
  {
    what: 'a symbolic link',
    bytes: withMember({ name: 'link.json', content: '/etc/passwd', mode: 0o120777 }),
    code: 'log.unsafe_member',
  },
  {
    what: 'an encrypted member',
    bytes: withMember({ flags: 0x801 }),
    code: 'log.encrypted_member',
  },
  {
    what: 'a strongly encrypted member',
    bytes: withMember({ flags: 0x840 }),
    code: 'log.zip_invalid',
  },
  { what: 'zip method 99', bytes: withMember({ method: 99 }), code: 'log.unsupported_method' },
  {
    what: 'a wrong CRC',
    bytes: withMember({ claimedCrc: crc32('other') }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a wrong CRC of a member that is not needed',
    bytes: withMember({ name: 'reductions.json', claimedCrc: 1 }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a size that is too small',
    bytes: withMember({ claimedBytes: 10 }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a size that is too large',
    bytes: withMember({ claimedBytes: sample.length + 1 }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a stored member of the wrong size',
    bytes: withMember({ method: 0, claimedBytes: 10 }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a truncated deflate stream',
    bytes: withMember({ packed: deflateRawSync(sample).subarray(0, 40) }),
    code: 'log.member_corrupt',
  },
  {
    what: 'bytes after a deflate stream',
    bytes: withMember({ packed: Buffer.concat([deflateRawSync(sample), Buffer.alloc(3)]) }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a truncated zstd frame',
    bytes: withMember({ method: 93, packed: zstdCompressSync(sample).subarray(0, 40) }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a truncated second zstd frame',
    bytes: withMember({ method: 93, packed: twoFrames.subarray(0, -5) }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a missing second zstd frame',
    bytes: withMember({ method: 93, packed: zstdCompressSync(sample.slice(0, 9)) }),
    code: 'log.member_corrupt',
  },
  {
    what: 'no zstd at all',
    bytes: withMember({ method: 93, packed: Buffer.from('no frame here') }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a thousand empty zstd frames too many',
    bytes: withMember({
      method: 93,
      packed: Buffer.concat(Array.from({ length: 5000 }, () => zstdCompressSync(''))),
    }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a packed size past the end',
    bytes: withMember({ claimedPackedBytes: 1_000_000 }),
    code: 'log.truncated',
  },
  {
    what: 'a local header with another name',
    bytes: withMember({ localName: 'samples/9_epoch_1.json' }),
    code: 'log.member_corrupt',
  },
  {
    what: 'a broken directory',
    bytes: changed(whole, whole.indexOf('PK\x01\x02') + 1),
    code: 'log.zip_invalid',
  },
  {
    what: 'a broken local header',
    bytes: changed(whole, 1 + whole.indexOf('PK\x03\x04', 10)),
    code: 'log.member_corrupt',
  },
  { what: 'deep JSON', bytes: withMember({ content: deep }), code: 'log.too_deep' },
  {
    what: 'deep JSON in a JSON log',
    bytes: Buffer.from(`{"eval":${'['.repeat(2_000_000)}`),
    code: 'log.too_deep',
  },
  {
    what: 'a truncated sample',
    bytes: withMember({ content: sample.slice(0, -3) }),
    code: 'log.json_invalid',
  },
  {
    what: 'a sample that is not JSON',
    bytes: withMember({ content: 'id: 1' }),
    code: 'log.json_invalid',
  },
  {
    what: 'two values in one member',
    bytes: withMember({ content: `${sample}${sample}` }),
    code: 'log.json_invalid',
  },
  {
    what: 'a sample with two scores of one name',
    bytes: withMember({
      content: '{"id":1,"epoch":1,"scores":{"match":{"value":"I"},"match":{"value":"C"}}}',
    }),
    code: 'log.duplicate_key',
  },
  {
    what: 'a sample that is a list',
    bytes: withMember({ content: '[]' }),
    code: 'log.sample_invalid',
  },
  {
    what: 'a sample without id',
    bytes: withMember({ content: '{"epoch":1}' }),
    code: 'log.sample_invalid',
  },
  {
    what: 'a sample of epoch -1',
    bytes: withMember({ content: '{"id":1,"epoch":-1}' }),
    code: 'log.sample_invalid',
  },
  {
    what: 'a score that is no object',
    bytes: withMember({ content: '{"id":1,"epoch":1,"scores":{"match":1}}' }),
    code: 'log.sample_invalid',
  },
  {
    what: 'a score of millions of values',
    bytes: withMember({ content: `{"id":1,"scores":{"m":{"value":[${'0,'.repeat(3000)}0]}}}` }),
    limits: { keptValues: 2000 },
    code: 'log.too_complex',
  },
  {
    what: 'a header without eval',
    bytes: zipOf([{ name: 'header.json', content: '{"version":2}' }]),
    code: 'log.header_invalid',
  },
  {
    what: 'a header with a number for its model',
    bytes: anEvalLog(aHeader({}, { model: 7 }), []),
    code: 'log.header_invalid',
  },
];

describe('a hostile log', () => {
  it.each(cases)('is refused: $what', async ({ bytes, code, limits }) => {
    await expect(readInspectLog(bytes, limits)).rejects.toMatchObject({ code, kind: 'invalid' });
  });

  it('is refused with the member at fault, its control characters made visible', async () => {
    const log = withMember({ name: 'samples/\u001b[2Jfake\u202e_epoch_1.json', content: '{' });
    await expect(readInspectLog(log)).rejects.toMatchObject({
      message: 'samples/\\u{1b}[2Jfake\\u{202e}_epoch_1.json: the JSON ends too early (at byte 1)',
    });
  });

  it('is refused when it is a folder, a pipe or missing', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(readInspectLog(folder)).rejects.toMatchObject({ code: 'log.not_a_file' });
    await expect(readInspectLog(pipe)).rejects.toMatchObject({ code: 'log.not_a_file' });
    await expect(readInspectLog(join(folder, 'missing'))).rejects.toMatchObject({
      code: 'log.unreadable',
    });
  });

  it('is never read wrong: each changed byte of a log gives an error or the same scores', async () => {
    const scoresOf = async (bytes: Buffer): Promise<string> => {
      const { samples } = await readInspectLog(bytes);
      return JSON.stringify(samples.map(({ id, scores }) => [id, [...scores]]));
    };
    const expected = await scoresOf(whole);
    for (let position = 0; position < whole.length; position++) {
      const outcome = await scoresOf(changed(whole, position)).catch((error: unknown) => {
        expect(error).toMatchObject({ kind: 'invalid' });
        return expected;
      });
      expect({ position, outcome }).toEqual({ position, outcome: expected });
    }
  });

  it('may be reached through a link: the file counts, not its name', async () => {
    writeFileSync(join(folder, 'log.eval'), whole);
    symlinkSync(join(folder, 'log.eval'), join(folder, 'linked.eval'));
    expect((await readInspectLog(join(folder, 'linked.eval'))).samples).toHaveLength(2);
  });
});

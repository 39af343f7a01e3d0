import { hash } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';

import { aHeader, anEvalLog, evalEntries, samplesOf } from '../inspect-builders.js';
import { type ZipEntry, zipOf } from '../zip-writer.js';
import { family, harmless, refused } from './hostile-file.js';
import {
  headerText,
  honest,
  jsonLogOf,
  listOf,
  MEBIBYTE,
  sampleText,
  withFields,
  withMember,
  withSamples,
  withScore,
} from './log-files.js';

/** Level 1 packs zeros by 228 : 1 only, so that a claim may stay below the ratio's limit. */
function packedZeros(claimedBytes: number): Partial<ZipEntry> {
  const zeros = Buffer.alloc(256 * MEBIBYTE);
  const packed = deflateRawSync(zeros, { level: 1 });
  return { content: '', packed, claimedCrc: crc32(zeros), claimedBytes };
}

/** Text with so little order that it passes the ratio's limit. */
function disorderly(length: number): string {
  const lines = Array.from({ length: Math.ceil(length / 88) }, (_, n) =>
    hash('sha512', String(n), 'base64'),
  );
  return lines.join('').slice(0, length);
}

/** Many tiny values that pass every limit: as JavaScript values they would take gigabytes. */
function manyValues(sizeBytes: number): string {
  const row = '[],'.repeat(60);
  const count = Math.floor(sizeBytes / (row.length + 7));
  const words = disorderly(4 * count);
  const rows = Array.from({ length: count }, (_, n) => `"${words.slice(4 * n, 4 * n + 4)}",${row}`);
  return `"events":[${rows.join('')}0]`;
}

function manyMembers(count: number, changes: Partial<ZipEntry>): Buffer {
  const members = Array.from({ length: count }, (_, index) => ({
    name: `m${index}`,
    content: '',
    ...changes,
  }));
  return zipOf([...evalEntries(aHeader(), []), ...members]);
}

/** A directory of `count` equal entries, each true but for the others. */
function manyEntries(count: number): Buffer {
  const one = zipOf([{ name: 'a', content: '' }]);
  const entry = one.subarray(one.indexOf('PK\x01\x02'), -22);
  const end = zipOf([], { zip64: true, claimedCount: count });
  end.writeBigUInt64LE(BigInt(33 + entry.length * count), 64);
  return Buffer.concat([one.subarray(0, 33), Buffer.alloc(entry.length * count, entry), end]);
}

function nested(depth: number): Buffer {
  const inner = depth === 0 ? Buffer.from(sampleText) : nested(depth - 1);
  return zipOf([{ name: `lib ${depth}.zip`, content: inner }]);
}

/** Small files that would become large in memory. */
export const bombs = family('bombs', [
  refused(
    'deflate-ratio',
    'Two kilobytes become two mebibytes, and so on for as long as the disk or memory lasts.',
    () => withMember({ content: Buffer.alloc(2 * MEBIBYTE) }),
    'log.compression_ratio',
    /unpacks \d+ bytes to 2097152, more than 100 : 1/,
  ),
  refused(
    'zstd-ratio',
    'The same with the method that packs repetition best.',
    () => withMember({ content: Buffer.alloc(8 * MEBIBYTE), method: 93 }),
    'log.compression_ratio',
    /to 8388608, more than 500 : 1/,
  ),
  refused(
    'deflate-ratio-256-mebibytes',
    'The largest member that may be, all zeros.',
    () => withMember(packedZeros(256 * MEBIBYTE)),
    'log.compression_ratio',
    /to 268435456, more than 100 : 1/,
  ),
  refused(
    'deflate-claims-1-gibibyte',
    'A reader allocates what the directory says.',
    () => withMember(packedZeros(1024 * MEBIBYTE)),
    'log.too_large',
    /more than memberBytes = 268435456/,
  ),
  refused(
    'deflate-claims-100-mebibytes',
    'A claim within all limits, with more than twice as much behind it.',
    () => withMember(packedZeros(100 * MEBIBYTE)),
    'log.member_corrupt',
    /unpacks to more than the directory says/,
  ),
  refused(
    'deflate-claims-1000-bytes',
    'A reader trusts the small size and unpacks without end.',
    () => withMember({ content: Buffer.alloc(64 * MEBIBYTE), claimedBytes: 1000 }),
    'log.member_corrupt',
    /unpacks to more than the directory says/,
  ),
  refused(
    'zstd-claims-1000-bytes',
    'The same for zstd.',
    () => withMember({ content: Buffer.alloc(64 * MEBIBYTE), method: 93, claimedBytes: 1000 }),
    'log.member_corrupt',
    /unpacks to more than the directory says/,
  ),
  refused(
    'deflate-claims-nothing',
    'A member of no bytes is not unpacked with care.',
    () => withMember({ content: Buffer.alloc(MEBIBYTE), claimedBytes: 0 }),
    'log.member_corrupt',
    /unpacks to more than the directory says/,
  ),
  refused(
    'many-members-together',
    'Eleven members, each within its limits, claim more than two gibibytes together.',
    () => manyMembers(11, { claimedBytes: 200 * MEBIBYTE, claimedPackedBytes: 3 * MEBIBYTE }),
    'log.too_large',
    /more than totalBytes = 2147483648/,
  ),
  refused(
    'many-small-ratios',
    'Members too small for a ratio are a bomb together.',
    () => manyMembers(30, { content: Buffer.alloc(MEBIBYTE) }),
    'log.too_large',
    /more than totalBytes = 20971520/,
    { totalBytes: 20 * MEBIBYTE },
  ),
  refused(
    'one-member-too-many',
    'The limit of entries is off by one.',
    () => anEvalLog(aHeader(), samplesOf(['C', 'I'])),
    'log.too_many_members',
    /4 entries, more than members = 3/,
    { members: 3 },
  ),
  refused(
    'directory-of-200001-entries',
    'Each entry takes memory, and a megabyte packs thousands.',
    () => manyEntries(200_001),
    'log.too_many_members',
    /200001 entries, more than members = 200000/,
  ),
  refused(
    'directory-claims-4-billion',
    'A reader allocates a list as long as the count says.',
    () => zipOf(evalEntries(aHeader(), []), { zip64: true, claimedCount: 4e9 }),
    'log.too_many_members',
    /4000000000 entries/,
  ),
  refused(
    'directory-of-long-names',
    'Names, not members, fill memory.',
    () => withMember({ name: 'n'.repeat(60_000) }),
    'log.too_large',
    /the zip's directory is larger than directoryBytes = 50000/,
    { directoryBytes: 50_000 },
  ),
  refused(
    'directory-of-long-extra-fields',
    'Extra fields, not names, fill memory.',
    () => withMember({ extra: Buffer.from(`\xfe\xca\x00\xf0${'x'.repeat(0xf000)}`, 'latin1') }),
    'log.too_large',
    /the zip's directory is larger than directoryBytes = 50000/,
    { directoryBytes: 50_000 },
  ),
  refused(
    'nested-zips',
    'A reader that opens zips in zips never comes to an end (42.zip).',
    () => nested(5),
    'log.not_a_log',
    /without header\.json/,
  ),
  refused(
    'nested-zip-as-sample',
    'A zip where a sample should be is opened.',
    () => withMember({ content: nested(3) }),
    'log.json_invalid',
    /a value was expected/,
  ),
  refused(
    'json-log-over-its-limit',
    'A .json log is held in memory whole.',
    () => jsonLogOf('[]'),
    'log.too_large',
    /more than memberBytes = 100; .*inspect log convert/,
    { memberBytes: 100 },
  ),
  refused(
    'file-over-its-limit',
    'A file of terabytes keeps the reader busy.',
    () => withMember({}),
    'log.too_large',
    /more than fileBytes = 100/,
    { fileBytes: 100 },
  ),
  refused(
    'json-log-of-many-samples',
    'Samples in a list aren’t counted as members are.',
    () => jsonLogOf(listOf(sampleText, 3)),
    'log.too_many_members',
    /more samples than members = 2/,
    { members: 2 },
  ),
  refused(
    'ids-of-megabytes',
    'What is kept of each sample is small, but not its id.',
    () => withSamples(`{"id":"${'x'.repeat(3 * MEBIBYTE)}","epoch":1}`),
    'log.too_complex',
    /what must be kept takes more than keptBytes = 4194304/,
    { keptBytes: 4 * MEBIBYTE },
  ),
  refused(
    'score-of-empty-objects',
    'An empty object is two bytes in the file and two hundred in memory.',
    () => withScore(listOf('{}', 50_000)),
    'log.too_complex',
    /keptBytes = 8388608/,
    { keptBytes: 8 * MEBIBYTE },
  ),
  refused(
    'score-of-many-numbers',
    'A score may be a list, and a list has no end.',
    () => withScore(listOf('0', 600_000)),
    'log.too_complex',
    /keptBytes = 8388608/,
    { keptBytes: 8 * MEBIBYTE },
  ),
  refused(
    'header-of-many-lines',
    'Each line of results is recomputed over all samples, and each wrong one is an issue to list.',
    () =>
      withMember({
        name: 'header.json',
        content: headerText({ results: { scores: Array.from({ length: 5000 }, () => 0) } }),
      }),
    'log.header_invalid',
    /results\.scores: .*1000/,
  ),
  refused(
    'header-of-many-metrics',
    'The same with metrics of one line.',
    () => {
      const metrics = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`m${n}`, 0]));
      const results = { scores: [{ name: 'match', metrics }] };
      return withMember({ name: 'header.json', content: headerText({ results }) });
    },
    'log.header_invalid',
    /metrics: more than 1000 metrics/,
  ),
  refused(
    'header-of-many-metrics-in-lines',
    'The same with few metrics in each of many lines.',
    () => {
      const metrics = Object.fromEntries(
        Array.from({ length: 20 }, (_, n) => [`m${n}`, { name: 'mean', value: 1 }]),
      );
      const results = { scores: Array.from({ length: 60 }, () => ({ name: 'match', metrics })) };
      return withMember({ name: 'header.json', content: headerText({ results }) });
    },
    'log.too_complex',
    /more than 1000 metrics/,
  ),
  refused(
    'scorers-without-end',
    'Each name of a scorer in the samples is a line to recompute over all samples.',
    () => {
      const scores = Array.from({ length: 101 }, (_, n) => `"s${n}":{"value":"C"}`).join();
      return withMember({ content: `{"id":1,"epoch":1,"scores":{${scores}}}` });
    },
    'log.too_complex',
    /more names than 100 scorers/,
  ),
  refused(
    'graders-without-end',
    'Names of models in a transcript are kept for each sample.',
    () => {
      const event = (n: number) => `{"event":"model","role":"grader","model":"m${n}"}`;
      return withFields(`"events":[${Array.from({ length: 101 }, (_, n) => event(n)).join()}]`);
    },
    'log.too_complex',
    /more names than a grader may have/,
  ),
  harmless(
    'transcript-of-many-values',
    'Many tiny values in one member that passes every limit.',
    () =>
      withMember({
        content: `${sampleText.slice(0, -1)},${manyValues(24 * MEBIBYTE)}}`,
        method: 93,
      }),
    honest,
  ),
  harmless(
    'transcript-of-100-mebibytes',
    'The same with long texts.',
    () => {
      const block = `"${disorderly(MEBIBYTE)}"`;
      const content = `${sampleText.slice(0, -1)},"events":${listOf(block, 100)}}`;
      return withMember({ content, method: 93 });
    },
    honest,
  ),
]);

import type { Sha256 } from '@holdpoint/shared/contracts/common';

import type { ByteSource } from './byte-source.js';
import { digestOfSource, openByteSource } from './byte-source.js';
import type { InspectHeader } from './inspect-header.js';
import { headerFields, parseHeader, wantedMetadata } from './inspect-header.js';
import type { InspectSample } from './inspect-sample.js';
import { SampleReader } from './inspect-sample.js';
import { scanJson } from './json-scan.js';
import type { ScanTally, Selection } from './json-selection.js';
import { fields } from './json-selection.js';
import { logError } from './log-error.js';
import type { LogLimits } from './log-limits.js';
import { defaultLogLimits } from './log-limits.js';
import type { ZipMember } from './zip-directory.js';
import { readZipDirectory } from './zip-directory.js';
import { readMember } from './zip-member.js';

/** An Inspect log, thinned to what evidence needs. */
export interface InspectLog {
  /** File name without its folder. */
  readonly file: string;
  readonly format: 'eval' | 'json';
  /** Of the whole file. */
  readonly fileDigest: Sha256;
  readonly header: InspectHeader;
  /** False for a crashed or running log: its header is what was known at the start. */
  readonly isComplete: boolean;
  /** Sorted by nothing but the log's order; one per (id, epoch), the last of duplicates. */
  readonly samples: readonly InspectSample[];
  /** Samples that a later one with the same id and epoch superseded. */
  readonly supersededSamples: number;
  /** Names of zip members that occur more than once. */
  readonly duplicateMembers: readonly string[];
  /** Samples in the chunked layout, whose transcripts aren't read. */
  readonly chunkedSamples: number;
  /** Bare NaN and Infinity, anywhere in the log. */
  readonly nonFiniteNumbers: number;
}

const HEADER = 'header.json';
const START = '_journal/start.json';
const CHUNK_PART =
  /^(samples\/[^]+_epoch_\d+)\/(?:sample|metadata|skeleton|(?:messages|events|calls|attachments)\/[^/]+)\.json$/;
const NOTHING: Selection = fields({});

/** Collects samples so that the last of each (id, epoch) counts, and only it. */
class SampleTable {
  private readonly byKey = new Map<string, InspectSample>();
  superseded = 0;

  add(sample: InspectSample): void {
    const key = `${sample.epoch} ${sample.id}`;
    if (this.byKey.delete(key)) this.superseded++;
    this.byKey.set(key, sample);
  }

  get samples(): readonly InspectSample[] {
    return [...this.byKey.values()];
  }
}

type LogContent = Omit<InspectLog, 'file' | 'format' | 'fileDigest' | 'nonFiniteNumbers'>;

async function readZipLog(
  source: ByteSource,
  limits: LogLimits,
  tally: ScanTally,
): Promise<LogContent> {
  const { members, duplicates } = await readZipDirectory(source, limits);
  const first = members.get(HEADER) ?? members.get(START);
  if (first === undefined) {
    throw logError(
      'log.not_a_log',
      `a zip without ${HEADER} and ${START}: not an Inspect log`,
      source.name,
    );
  }
  const scan = async (member: ZipMember, selection: Selection) => {
    return scanJson(await readMember(source, member), selection, member.name, limits, tally);
  };
  const header = parseHeader(await scan(first, fields(headerFields)), first.name);
  const reader = new SampleReader(wantedMetadata(header));
  const table = new SampleTable();
  const chunked = new Set<string>();
  for (const member of members.values()) {
    if (member === first) continue;
    const chunkedSample = CHUNK_PART.exec(member.name)?.[1];
    if (chunkedSample !== undefined) chunked.add(chunkedSample);
    const isShell = chunkedSample !== undefined && member.name === `${chunkedSample}/sample.json`;
    const isSample = chunkedSample === undefined && /^samples\/[^]*\.json$/.test(member.name);
    if (isSample || isShell) {
      tally.onReference = reader.onReference;
      table.add(reader.take(await scan(member, reader.selection), isShell, member.name));
      delete tally.onReference;
    } else if (member.name.endsWith('.json')) {
      await scan(member, NOTHING);
    } else {
      await readMember(source, member);
    }
  }
  return {
    header,
    isComplete: members.has(HEADER),
    samples: table.samples,
    supersededSamples: table.superseded,
    duplicateMembers: duplicates,
    chunkedSamples: chunked.size,
  };
}

async function readJsonLog(
  source: ByteSource,
  limits: LogLimits,
  tally: ScanTally,
): Promise<LogContent> {
  const { name, sizeBytes } = source;
  if (sizeBytes > limits.memberBytes) {
    const hint = 'convert it with `inspect log convert --to eval`';
    throw logError(
      'log.too_large',
      `${sizeBytes} bytes, more than memberBytes = ${limits.memberBytes}; ${hint}`,
      name,
    );
  }
  const bytes = await source.read(0, sizeBytes);
  // Twice over the file: which metadata the samples must keep stands in the header, wherever that stands.
  const header = parseHeader(scanJson(bytes, fields(headerFields), name, limits, tally), name);
  const reader = new SampleReader(wantedMetadata(header));
  const table = new SampleTable();
  let count = 0;
  const samples: Selection = {
    kind: 'each',
    element: reader.selection,
    isKept: true,
    visit: (value) => {
      if (++count > limits.members) {
        throw logError(
          'log.too_many_members',
          `more samples than members = ${limits.members}`,
          name,
        );
      }
      table.add(reader.take(value, false, `${name} sample ${count}`));
    },
  };
  tally.nonFiniteNumbers = 0;
  tally.onReference = reader.onReference;
  scanJson(bytes, fields({ samples }), name, limits, tally);
  return {
    header,
    isComplete: true,
    samples: table.samples,
    supersededSamples: table.superseded,
    duplicateMembers: [],
    chunkedSamples: 0,
  };
}

async function isZip(source: ByteSource): Promise<boolean> {
  const start = await source.read(0, Math.min(64, source.sizeBytes));
  if (start.length >= 2 && start[0] === 0x50 && start[1] === 0x4b) return true;
  if (/^(?:\xef\xbb\xbf)?[ \t\r\n]*\{/.test(start.toString('latin1'))) return false;
  throw logError(
    'log.not_a_log',
    'neither a zip nor a JSON object: not an Inspect log',
    source.name,
  );
}

/**
 * Reads an Inspect log, `.eval` or `.json`, versions 1 to 3, by path or from bytes; which of both is told by its first
 * bytes. Every member is unpacked and checked (size, CRC, JSON), one at a time, and thinned at once: memory stays in
 * proportion to the largest member and the number of samples. The log is adversarial: whatever is unsound is refused
 * with a code `log.*` (kind `invalid`) that names the place. `limits` overrides single limits.
 */
export async function readInspectLog(
  source: string | Uint8Array,
  limits: Partial<LogLimits> = {},
): Promise<InspectLog> {
  const effective = { ...defaultLogLimits, ...limits };
  await using bytes = await openByteSource(source, effective);
  const tally: ScanTally = { keptBytes: effective.keptBytes, nonFiniteNumbers: 0 };
  const isEval = await isZip(bytes);
  const content = await (isEval ? readZipLog : readJsonLog)(bytes, effective, tally);
  return {
    file: bytes.name,
    format: isEval ? 'eval' : 'json',
    fileDigest: await digestOfSource(bytes),
    nonFiniteNumbers: tally.nonFiniteNumbers,
    ...content,
  };
}

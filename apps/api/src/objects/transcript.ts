import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';

import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { PackReference, SampleRecord } from '@holdpoint/shared/evidence/sample-record';

import type { ObjectDirectory } from './object-directory.js';

const decompress = promisify(zstdDecompress);

/** A pack holds one flush of a shard; a larger one is a bomb. */
const MAXIMUM_PACK_BYTES = 512 * 1024 * 1024;

/**
 * The stored transcript of one record. Throws `transcript.unknown` for a record without one, and `transcript.corrupt`
 * where pack or digest don't match: a transcript that is not the one scored must not be shown as if it were.
 */
export async function readTranscript(
  objects: ObjectDirectory,
  record: SampleRecord,
): Promise<unknown> {
  if (record.pack === null || record.transcriptDigest === null) {
    throw new HoldpointError({
      code: 'transcript.unknown',
      kind: 'not_found',
      message: `Sample ${record.sampleKey}, epoch ${record.epoch}, has no transcript here.`,
    });
  }
  const text = await sliceOf(objects, record.pack);
  const transcript: unknown = JSON.parse(text);
  if (
    sha256(text) !== record.transcriptDigest &&
    sha256(canonicalJson(transcript)) !== record.transcriptDigest
  ) {
    throw corrupt(record.pack, 'the transcript has another digest than its record');
  }
  return transcript;
}

async function sliceOf(objects: ObjectDirectory, pack: PackReference): Promise<string> {
  const compressed = await objects.read(pack.digest);
  let content: Buffer;
  try {
    content = await decompress(compressed, { maxOutputLength: MAXIMUM_PACK_BYTES });
  } catch (cause) {
    throw corrupt(pack, 'it does not unpack', cause);
  }
  if (pack.offset + pack.length > content.length)
    throw corrupt(pack, 'the transcript lies outside');
  return content.subarray(pack.offset, pack.offset + pack.length).toString('utf8');
}

function corrupt(pack: PackReference, why: string, cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'transcript.corrupt',
    kind: 'integrity',
    message: `Pack ${pack.digest}: ${why}.`,
    cause,
  });
}

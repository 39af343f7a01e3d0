import { z } from 'zod';

import { decodeUtf8 } from '../encoding/utf8.js';
import { duplicateMember } from './duplicate-member.js';
import { elementBytes, type SafetensorsDtype, safetensorsDtypes } from './elements.js';
import { quoted, safetensorsFault } from './safetensors-error.js';

/** Bytes before the header: its length, unsigned, little-endian. */
export const PREFIX_BYTES = 8;

/** Bytes of a file that `headerEnd` wants to see: the prefix and the header's first character. */
export const OPENING_BYTES = 9;

/** The bound of the reference implementation; a longer header is an attack on memory. */
const MOST_HEADER_BYTES = 100_000_000;

/** The header, a tensor, its shape. */
const MOST_DEPTH = 3;

/** Of some 150,000 tensors. */
const MOST_COMMAS = 2 ** 20;

/** Where a tensor lies: bytes `begin` to `end` of the file, row-major, `end` excluded. */
export interface SafetensorsEntry {
  readonly dtype: SafetensorsDtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** By name, in the order of the header. */
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

const MOST_MESSAGE = 200;

const Offset = z.int().nonnegative();
const Entry = z.strictObject({
  dtype: z.string(),
  shape: z.array(Offset).max(32),
  data_offsets: z.tuple([Offset, Offset]),
});
const Metadata = z.record(z.string(), z.string());

/**
 * First byte after the header, from the first `OPENING_BYTES` of a file. Throws `safetensors.pickle` for a pickle or a
 * `.pt` file, whose reading runs code, `safetensors.truncated` and `safetensors.header_length`.
 */
export function headerEnd(opening: Uint8Array): number {
  if (opening.length > PREFIX_BYTES && opening[PREFIX_BYTES] !== 0x7b && isPickle(opening)) {
    throw safetensorsFault(
      'safetensors.pickle',
      'This is a pickle or a PyTorch .pt file: reading one runs the code in it, so none is read. Save the tensors as safetensors.',
    );
  }
  if (opening.length < OPENING_BYTES) {
    throw safetensorsFault(
      'safetensors.truncated',
      `A safetensors file has at least ${OPENING_BYTES} bytes; this one ends after ${opening.length}.`,
    );
  }
  const view = new DataView(opening.buffer, opening.byteOffset, opening.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(MOST_HEADER_BYTES)) {
    throw safetensorsFault(
      'safetensors.header_length',
      `Byte 0: a header of ${length.toString()} bytes; at most ${MOST_HEADER_BYTES} are read.`,
    );
  }
  return PREFIX_BYTES + Number(length);
}

/**
 * The header of a file of `fileBytes` bytes, of which `bytes` holds at least the part up to `headerEnd`. Every byte
 * after the header belongs to exactly one tensor. Throws as `headerEnd`, and `safetensors.header_invalid`,
 * `safetensors.name_repeated`, `safetensors.dtype_unknown`, `safetensors.size_mismatch`, `safetensors.overlap`,
 * `safetensors.gap`, each with the tensor's name. Format: huggingface/safetensors, README, "Format".
 */
export function readSafetensorsHeader(
  bytes: Uint8Array,
  fileBytes: number = bytes.length,
): SafetensorsHeader {
  const dataStart = headerEnd(bytes.subarray(0, OPENING_BYTES));
  if (dataStart > bytes.length || dataStart > fileBytes) {
    throw safetensorsFault(
      'safetensors.truncated',
      `The header says it ends at byte ${dataStart}; the file ends at ${Math.min(bytes.length, fileBytes)}.`,
    );
  }
  const { tensors, metadata } = membersOf(bytes.subarray(PREFIX_BYTES, dataStart));
  const entries = new Map(
    tensors.map(([name, value]) => [name, entryOf(name, value, dataStart)] as const),
  );
  refuseHoles(entries, dataStart, fileBytes);
  return { entries, metadata };
}

function isPickle(opening: Uint8Array): boolean {
  const [first = 0, second = 0, third, fourth] = opening;
  const isZip = first === 0x50 && second === 0x4b && third === 0x03 && fourth === 0x04;
  // PROTO of protocols 2 to 5.
  return isZip || (first === 0x80 && second >= 2 && second <= 5);
}

interface Members {
  readonly tensors: readonly (readonly [string, unknown])[];
  readonly metadata: Readonly<Record<string, string>>;
}

function membersOf(bytes: Uint8Array): Members {
  refuseUnbounded(bytes);
  const text = decodeUtf8(bytes);
  if (text === null) throw invalid('it is not UTF-8');
  const header = parsedObject(text);
  const repeated = duplicateMember(text);
  if (repeated !== null) {
    throw safetensorsFault(
      'safetensors.name_repeated',
      `${quoted(repeated)} stands twice in the header: two readers would take two different ones.`,
    );
  }
  const members = Object.entries(header);
  const metadata = Metadata.safeParse(members.find(([name]) => name === '__metadata__')?.[1] ?? {});
  if (!metadata.success) throw invalid('__metadata__ is no object of texts');
  return {
    tensors: members.filter(([name]) => name !== '__metadata__'),
    metadata: metadata.data,
  };
}

/**
 * A header within the bound may still hold millions of brackets or members, which take a hundred times their bytes once
 * they are parsed: they are counted first, outside of texts.
 */
function refuseUnbounded(bytes: Uint8Array): void {
  let depth = 0;
  let commas = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === 0x22) isText = !isText;
    else if (isText) at += Number(byte === 0x5c);
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    else if (byte === 0x2c) commas += 1;
    if (depth > MOST_DEPTH) throw invalid(`it is nested deeper than ${MOST_DEPTH}`);
    if (commas > MOST_COMMAS) throw invalid(`it has more than ${MOST_COMMAS} commas`);
  }
}

function parsedObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    throw invalid('it is not JSON');
  }
  throw invalid('it is no JSON object');
}

function invalid(why: string): Error {
  return safetensorsFault('safetensors.header_invalid', `The header can't be read: ${why}.`);
}

function entryOf(name: string, value: unknown, dataStart: number): SafetensorsEntry {
  const parsed = Entry.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    // The message may repeat names of the file.
    const message = (issue?.message ?? '').slice(0, MOST_MESSAGE);
    throw invalid(`${quoted(name)} at ${issue?.path.join('.') ?? ''}: ${message}`);
  }
  const { shape, data_offsets: offsets } = parsed.data;
  const dtype = safetensorsDtypes.find((known) => known === parsed.data.dtype);
  if (dtype === undefined) {
    throw safetensorsFault(
      'safetensors.dtype_unknown',
      `${quoted(name)} has the dtype ${quoted(parsed.data.dtype)}; read are ${safetensorsDtypes.join(', ')}.`,
    );
  }
  const size = shape.reduce((product, length) => product * length, elementBytes[dtype]);
  if (size !== offsets[1] - offsets[0]) {
    throw safetensorsFault(
      'safetensors.size_mismatch',
      `${quoted(name)}: ${dtype} [${shape.join(', ')}] takes ${size} bytes; its offsets ${offsets.join(' to ')} hold ${offsets[1] - offsets[0]}.`,
    );
  }
  return { dtype, shape, begin: dataStart + offsets[0], end: dataStart + offsets[1] };
}

/** Bytes of two tensors, or of none, could hide what another reader takes. */
function refuseHoles(
  entries: ReadonlyMap<string, SafetensorsEntry>,
  dataStart: number,
  fileBytes: number,
): void {
  const inOrder = [...entries].sort(
    ([, left], [, right]) => left.begin - right.begin || left.end - right.end,
  );
  let end = dataStart;
  for (const [name, entry] of inOrder) {
    if (entry.begin < end) {
      throw safetensorsFault(
        'safetensors.overlap',
        `${quoted(name)} starts at byte ${entry.begin}, before the tensor in front of it ends at ${end}.`,
      );
    }
    if (entry.begin > end) throw gap(`between byte ${end} and ${quoted(name)} at ${entry.begin}`);
    end = entry.end;
  }
  if (end > fileBytes) {
    throw safetensorsFault(
      'safetensors.truncated',
      `The tensors end at byte ${end}; the file ends at ${fileBytes}.`,
    );
  }
  if (end < fileBytes) throw gap(`between byte ${end} and the end of the file at ${fileBytes}`);
}

function gap(where: string): Error {
  return safetensorsFault('safetensors.gap', `There are bytes of no tensor ${where}.`);
}

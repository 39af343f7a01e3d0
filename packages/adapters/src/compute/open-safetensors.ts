import { type FileHandle, open } from 'node:fs/promises';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import {
  decodeElements,
  elementBytes,
  type SafetensorsArray,
} from '@holdpoint/shared/safetensors/elements';
import {
  headerEnd,
  OPENING_BYTES,
  readSafetensorsHeader,
  type SafetensorsEntry,
  type SafetensorsHeader,
} from '@holdpoint/shared/safetensors/read-header';
import type { SafetensorsTensor } from '@holdpoint/shared/safetensors/safetensors';

/** A file that is read by ranges: activations may be larger than memory. Disposing it closes the file. */
export interface SafetensorsFile extends AsyncDisposable {
  readonly header: SafetensorsHeader;
  /**
   * `count` rows of a tensor from row `from`, a row being all but the first extent; shape `[count, …]`. Throws
   * `safetensors.tensor_missing` and `safetensors.rows_out_of_range`.
   */
  rows(name: string, from: number, count: number): Promise<SafetensorsTensor>;
  /** A whole tensor. Throws `safetensors.tensor_missing`. */
  tensor(name: string): Promise<SafetensorsTensor>;
}

/** Opens a file and reads its header alone. Throws `safetensors.unreadable`, and as `readSafetensorsHeader`. */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw fault('safetensors.unreadable', `${path} can't be read.`, cause);
  });
  try {
    return fileOf(file, path, await headerOf(file, path));
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function headerOf(file: FileHandle, path: string): Promise<SafetensorsHeader> {
  const status = await file.stat();
  if (!status.isFile()) throw fault('safetensors.unreadable', `${path} is no file.`);
  const opening = await bytesOf(file, 0, Math.min(OPENING_BYTES, status.size));
  const end = Math.min(headerEnd(opening), status.size);
  return readSafetensorsHeader(await bytesOf(file, 0, end), status.size);
}

function fileOf(file: FileHandle, path: string, header: SafetensorsHeader): SafetensorsFile {
  const entryOf = (name: string): SafetensorsEntry => {
    const entry = header.entries.get(name);
    if (entry !== undefined) return entry;
    const names = [...header.entries.keys()].slice(0, 20).join(', ');
    throw fault('safetensors.tensor_missing', `${path} has no tensor ${name}; it has ${names}.`);
  };
  const elements = async (entry: SafetensorsEntry, begin: number, end: number) =>
    decodeElements(entry.dtype, await bytesOf(file, begin, end)) satisfies SafetensorsArray;
  return {
    header,
    async rows(name, from, count) {
      const entry = entryOf(name);
      const [rows = 0, ...rest] = entry.shape;
      const isWithin = Number.isInteger(from) && Number.isInteger(count) && from >= 0 && count >= 0;
      if (!isWithin || entry.shape.length === 0 || from + count > rows) {
        throw fault(
          'safetensors.rows_out_of_range',
          `${name} has ${rows} rows; ${count} from row ${from} were asked for.`,
        );
      }
      const rowBytes = rest.reduce(
        (product, extent) => product * extent,
        elementBytes[entry.dtype],
      );
      const begin = entry.begin + from * rowBytes;
      return {
        shape: [count, ...rest],
        data: await elements(entry, begin, begin + count * rowBytes),
      };
    },
    async tensor(name) {
      const entry = entryOf(name);
      return { shape: entry.shape, data: await elements(entry, entry.begin, entry.end) };
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/** One read may give less than was asked for, and none more than 2 GiB. */
async function bytesOf(file: FileHandle, begin: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - begin);
  for (let done = 0; done < bytes.length;) {
    const length = Math.min(bytes.length - done, 1 << 30);
    const { bytesRead } = await file.read(bytes, done, length, begin + done);
    // The file was cut while it was open.
    if (bytesRead === 0) throw fault('safetensors.truncated', `It ends at byte ${begin + done}.`);
    done += bytesRead;
  }
  return bytes;
}

function fault(code: `safetensors.${string}`, message: string, cause?: unknown): HoldpointError {
  return new HoldpointError({ code, kind: 'invalid', message, cause });
}

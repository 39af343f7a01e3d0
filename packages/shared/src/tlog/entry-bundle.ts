import { HoldpointError } from '../errors/holdpoint-error.js';
import { TILE_WIDTH } from './tiles.js';

/** Longest entry, in bytes: its length is written in 16 bits. C2SP tlog-tiles. */
export const MAXIMUM_ENTRY_BYTES = 65_535;

/**
 * 1 to 256 entries as one bundle: for each a length of 16 bits, most significant byte first, and its bytes. Throws
 * `log.entry_oversize` and `log.entry_bundle_malformed`. C2SP tlog-tiles.
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > TILE_WIDTH)
    throw malformed(`${entries.length} entries`);
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let offset = 0;
  for (const entry of entries) {
    requireEntrySize(entry);
    bytes.set([entry.length >> 8, entry.length & 0xff], offset);
    bytes.set(entry, offset + 2);
    offset += 2 + entry.length;
  }
  return bytes;
}

/**
 * The entries of a bundle, as views into it. Adversarial input: throws `log.entry_bundle_malformed` for a cut or
 * trailing byte, for no entry, for more than 256, and for a number of entries other than `width` where that is given.
 */
export function decodeEntryBundle(bytes: Uint8Array, width?: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const [high, low] = [bytes[offset], bytes[offset + 1]];
    if (high === undefined || low === undefined) throw malformed('a cut length');
    const end = offset + 2 + high * 256 + low;
    if (end > bytes.length) throw malformed('a cut entry');
    if (entries.length === TILE_WIDTH) throw malformed('more than 256 entries');
    entries.push(bytes.subarray(offset + 2, end));
    offset = end;
  }
  if (entries.length === 0) throw malformed('no entry');
  if (width !== undefined && entries.length !== width) throw malformed(`${entries.length} entries`);
  return entries;
}

/** Throws `log.entry_oversize` for an entry that no bundle can hold. */
export function requireEntrySize(entry: Uint8Array): void {
  if (entry.length <= MAXIMUM_ENTRY_BYTES) return;
  throw new HoldpointError({
    code: 'log.entry_oversize',
    kind: 'invalid',
    message: `An entry has at most ${MAXIMUM_ENTRY_BYTES} bytes, not ${entry.length}.`,
  });
}

function malformed(what: string): HoldpointError {
  return new HoldpointError({
    code: 'log.entry_bundle_malformed',
    kind: 'integrity',
    message: `A bundle of entries is malformed: ${what}.`,
  });
}

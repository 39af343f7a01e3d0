import { crc32, deflateRawSync, zstdCompressSync } from 'node:zlib';

/** What a header of an entry says of it; every field may be a lie. */
export interface ZipClaims {
  readonly method?: number;
  readonly claimedBytes?: number;
  readonly claimedPackedBytes?: number;
  readonly claimedCrc?: number;
  readonly flags?: number;
  /** Extra fields, as they are written. */
  readonly extra?: Uint8Array;
}

/** An entry for `zipOf`. */
export interface ZipEntry extends ZipClaims {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** 0, 8, 93, or a number that no reader knows (content is then stored). Default 8. */
  readonly method?: number;
  /** Compressed bytes to store instead of the content's. */
  readonly packed?: Uint8Array;
  /** Unix mode, such as `0o120777` for a symbolic link. */
  readonly mode?: number;
  /** Bytes of the name, when it is no text. */
  readonly rawName?: Uint8Array;
  /** Name in the local header, when it differs. */
  readonly localName?: string;
  /** What the local header says, when it differs; its extra fields are none by default. */
  readonly local?: ZipClaims;
  /** Points at this entry's local header instead of writing one (overlap). */
  readonly sharesWith?: string;
  /** Points here, wherever that is. */
  readonly claimedOffset?: number;
}

/** What the records at the end of a zip say; every field may be a lie. */
export interface ZipEndClaims {
  readonly zip64?: boolean;
  readonly claimedCount?: number;
  readonly claimedDirectoryBytes?: number;
  readonly claimedDirectoryOffset?: number;
  /** What the zip64 records say instead, the others being true. */
  readonly zip64Claims?: Omit<ZipEndClaims, 'zip64' | 'zip64Claims'>;
  readonly comment?: Uint8Array | string;
  /** Bytes before the first entry; offsets are true of the file. */
  readonly prefix?: Uint8Array;
}

function pack(entry: ZipEntry): Buffer {
  const { content, method = 8, packed } = entry;
  if (packed !== undefined) return Buffer.from(packed);
  if (method === 8) return deflateRawSync(content);
  return method === 93 ? zstdCompressSync(content) : Buffer.from(content);
}

/** The fields that a local header and a directory entry have in common, from the version needed to the extra length. */
function claimsOf(entry: ZipEntry, packedBytes: number, nameBytes: number): Buffer {
  const { content, method = 8, flags = 0x800 } = entry;
  const claims = Buffer.alloc(26);
  claims.writeUInt16LE(method === 93 ? 63 : 20, 0);
  claims.writeUInt16LE(flags, 2);
  claims.writeUInt16LE(method, 4);
  claims.writeUInt16LE(0x5c21, 8);
  claims.writeUInt32LE(entry.claimedCrc ?? crc32(content), 10);
  claims.writeUInt32LE(entry.claimedPackedBytes ?? packedBytes, 14);
  claims.writeUInt32LE(entry.claimedBytes ?? Buffer.byteLength(content), 18);
  claims.writeUInt16LE(nameBytes, 22);
  claims.writeUInt16LE(entry.extra?.length ?? 0, 24);
  return claims;
}

function zip64End(count: number, directoryBytes: number, offset: number, place: number): Buffer {
  const end = Buffer.alloc(76);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(45, 12);
  end.writeUInt16LE(45, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(directoryBytes), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(place), 64);
  end.writeUInt32LE(1, 72);
  return end;
}

function endRecord(count: number, directoryBytes: number, offset: number, comment: Buffer): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(Math.min(count, 0xffff), 8);
  end.writeUInt16LE(Math.min(count, 0xffff), 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([end, comment]);
}

/** A zip of the entries in their order, with fixed times: equal input gives equal bytes. For tests. */
export function zipOf(entries: readonly ZipEntry[], options: ZipEndClaims = {}): Buffer {
  const prefix = Buffer.from(options.prefix ?? Buffer.alloc(0));
  const body: Buffer[] = [prefix];
  const directory: Buffer[] = [];
  const offsets = new Map<string, number>();
  let offset = prefix.length;
  for (const entry of entries) {
    const { name, extra = Buffer.alloc(0) } = entry;
    const packed = pack(entry);
    const start = entry.claimedOffset ?? offsets.get(entry.sharesWith ?? '') ?? offset;
    offsets.set(name, start);
    const rawName = Buffer.from(entry.rawName ?? Buffer.from(name));
    if (entry.sharesWith === undefined) {
      const localName = entry.localName === undefined ? rawName : Buffer.from(entry.localName);
      const localExtra = entry.local?.extra ?? Buffer.alloc(0);
      const claimed = { ...entry, ...entry.local, extra: localExtra };
      const fixed = claimsOf(claimed, packed.length, localName.length);
      const parts = [Buffer.from('PK\x03\x04'), fixed, localName, localExtra, packed];
      const local = Buffer.concat(parts);
      body.push(local);
      offset += local.length;
    }
    const central = Buffer.alloc(46);
    central.write('PK\x01\x02');
    claimsOf(entry, packed.length, rawName.length).copy(central, 6);
    central.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    central.writeUInt32LE(start, 42);
    directory.push(central, rawName, Buffer.from(extra));
  }
  const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0);
  const { zip64 = false, zip64Claims = options } = options;
  const records = zip64
    ? zip64End(
        zip64Claims.claimedCount ?? entries.length,
        zip64Claims.claimedDirectoryBytes ?? directoryBytes,
        zip64Claims.claimedDirectoryOffset ?? offset,
        offset + directoryBytes,
      )
    : Buffer.alloc(0);
  const isUnsaid = zip64 && options.zip64Claims === undefined;
  const end = endRecord(
    isUnsaid ? 0xffff : (options.claimedCount ?? entries.length),
    isUnsaid ? 0xffffffff : (options.claimedDirectoryBytes ?? directoryBytes),
    isUnsaid ? 0xffffffff : (options.claimedDirectoryOffset ?? offset),
    Buffer.from(options.comment ?? ''),
  );
  return Buffer.concat([...body, ...directory, records, end]);
}

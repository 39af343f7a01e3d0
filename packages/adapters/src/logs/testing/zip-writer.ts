import { crc32, deflateRawSync, zstdCompressSync } from 'node:zlib';

/** An entry for `zipOf`; every field that says what the directory claims may be a lie. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** 0, 8, 93, or a number that no reader knows (content is then stored). Default 8. */
  readonly method?: number;
  /** Compressed bytes to store instead of the content's. */
  readonly packed?: Uint8Array;
  readonly claimedBytes?: number;
  readonly claimedPackedBytes?: number;
  readonly claimedCrc?: number;
  readonly flags?: number;
  /** Unix mode, such as `0o120777` for a symbolic link. */
  readonly mode?: number;
  /** Name in the local header, when it differs. */
  readonly localName?: string;
  /** Points at this entry's local header instead of writing one (overlap). */
  readonly sharesWith?: string;
}

function pack(entry: ZipEntry): Buffer {
  const { content, method = 8, packed } = entry;
  if (packed !== undefined) return Buffer.from(packed);
  if (method === 8) return deflateRawSync(content);
  return method === 93 ? zstdCompressSync(content) : Buffer.from(content);
}

function zip64End(count: number, directoryBytes: number, offset: number): Buffer {
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
  end.writeBigUInt64LE(BigInt(offset + directoryBytes), 64);
  end.writeUInt32LE(1, 72);
  return end;
}

/** A zip of the entries in their order, with fixed times: equal input gives equal bytes. For tests. */
export function zipOf(
  entries: readonly ZipEntry[],
  options: { readonly zip64?: boolean; readonly claimedCount?: number } = {},
): Buffer {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets = new Map<string, number>();
  let offset = 0;
  for (const entry of entries) {
    const { name, content, method = 8, flags = 0x800 } = entry;
    const packed = pack(entry);
    const start = offsets.get(entry.sharesWith ?? '') ?? offset;
    offsets.set(name, start);
    const sizes = Buffer.alloc(26);
    sizes.writeUInt16LE(method === 93 ? 63 : 20, 0);
    sizes.writeUInt16LE(flags, 2);
    sizes.writeUInt16LE(method, 4);
    sizes.writeUInt16LE(0x5c21, 8);
    sizes.writeUInt32LE(entry.claimedCrc ?? crc32(content), 10);
    sizes.writeUInt32LE(entry.claimedPackedBytes ?? packed.length, 14);
    sizes.writeUInt32LE(entry.claimedBytes ?? Buffer.byteLength(content), 18);
    if (entry.sharesWith === undefined) {
      const localName = Buffer.from(entry.localName ?? name);
      sizes.writeUInt16LE(localName.length, 22);
      const local = Buffer.concat([Buffer.from('PK\x03\x04'), sizes, localName, packed]);
      body.push(local);
      offset += local.length;
    }
    sizes.writeUInt16LE(Buffer.byteLength(name), 22);
    const central = Buffer.alloc(46);
    central.write('PK\x01\x02');
    sizes.copy(central, 6);
    central.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    central.writeUInt32LE(start, 42);
    directory.push(central, Buffer.from(name));
  }
  const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0);
  const count = options.claimedCount ?? entries.length;
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(options.zip64 === true ? 0xffff : Math.min(count, 0xffff), 8);
  end.writeUInt16LE(options.zip64 === true ? 0xffff : Math.min(count, 0xffff), 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(options.zip64 === true ? 0xffffffff : offset, 16);
  const zip64 = options.zip64 === true ? [zip64End(count, directoryBytes, offset)] : [];
  return Buffer.concat([...body, ...directory, ...zip64, end]);
}

import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

import { encodeEntryBundle } from '../../tlog/entry-bundle.js';
import { leafHash } from '../../tlog/leaf-hash.js';
import { merkleRoot } from '../../tlog/merkle-root.js';
import { entryBundlePath, perfectRoot, TILE_WIDTH, tilePath } from '../../tlog/tiles.js';
import { formatTreeHead } from '../../tlog/tree-head.js';

/** Text of the head of a tree over entries. */
export function headOf(entries: readonly Uint8Array[], origin: string): string {
  const root = merkleRoot(entries);
  return formatTreeHead({ origin, size: entries.length, root, extensions: [] });
}

/** Every file of a log, by path: entries, tiles and the tree head as it is given. C2SP tlog-tiles. */
export function logFiles(entries: readonly Uint8Array[], note: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>([['checkpoint', utf8ToBytes(note)]]);
  for (const [index, some] of tilesOf(entries).entries())
    files.set(entryBundlePath(index, some.length), encodeEntryBundle(some));
  let hashes = entries.map((entry) => leafHash(entry));
  for (let level = 0; hashes.length > 0; level += 1) {
    const tiles = tilesOf(hashes);
    for (const [index, tile] of tiles.entries())
      files.set(tilePath(level, index, tile.length), concatBytes(...tile));
    hashes = tiles.filter((tile) => tile.length === TILE_WIDTH).map(perfectRoot);
  }
  return files;
}

function tilesOf(parts: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  return Array.from({ length: Math.ceil(parts.length / TILE_WIDTH) }, (_, index) =>
    parts.slice(index * TILE_WIDTH, (index + 1) * TILE_WIDTH),
  );
}

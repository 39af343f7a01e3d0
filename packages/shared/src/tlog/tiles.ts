import { HoldpointError } from '../errors/holdpoint-error.js';
import { isCount } from './count.js';
import { nodeHash } from './leaf-hash.js';
import type { NodeReader } from './proofs.js';

/** Hashes of a full tile, and entries of a full bundle. C2SP tlog-tiles. */
export const TILE_WIDTH = 256;
/** Levels of the tree that one level of tiles spans. */
const TILE_HEIGHT = 8;
const HASH_BYTES = 32;

/** A tile, or with level `entries` a bundle; `width` is 1 to 256, below 256 for a partial one at the right edge. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** Path below the log's prefix, such as `tile/0/x001/x234/067.p/5`; no width means a full tile. C2SP tlog-tiles. */
export function tilePath(level: number, index: number, width: number = TILE_WIDTH): string {
  return pathOf({ level, index, width });
}

/** Path of a bundle of entries below the log's prefix, such as `tile/entries/000.p/5`. C2SP tlog-tiles. */
export function entryBundlePath(index: number, width: number = TILE_WIDTH): string {
  return pathOf({ level: 'entries', index, width });
}

function pathOf({ level, index, width }: Tile): string {
  const groups = [];
  let rest = index;
  do {
    groups.unshift(String(rest % 1000).padStart(3, '0'));
    rest = Math.floor(rest / 1000);
  } while (rest > 0);
  const digits = groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group));
  return `tile/${level}/${digits.join('/')}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** The tile of a path; undefined unless it is exactly the text that `tilePath` or `entryBundlePath` gives. Total. */
export function parseTilePath(path: string): Tile | undefined {
  const [, level = '', digits = '', width = String(TILE_WIDTH)] =
    /^tile\/(\d{1,2}|entries)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(digits.replaceAll(/[x/]/g, '')),
    width: Number(width),
  };
  const isSound =
    (tile.level === 'entries' || tile.level < 64) &&
    Number.isSafeInteger(tile.index) &&
    tile.width >= 1 &&
    tile.width <= TILE_WIDTH &&
    pathOf(tile) === path;
  return isSound ? tile : undefined;
}

/** Hashes that the level of tiles holds in a tree of `size` leaves: floor(size / 256^level). */
export function hashesAtLevel(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/**
 * The tiles of hashes that a tree of `to` leaves has and the tree of its first `from` leaves has not: what a publisher
 * writes. Low levels first, each from left to right, the partial ones last of their level.
 */
export function newTiles(from: number, to: number): readonly Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; hashesAtLevel(level, to) > 0; level += 1) {
    const [before, after] = [hashesAtLevel(level, from), hashesAtLevel(level, to)];
    if (before === after) continue;
    for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < after; index += 1) {
      tiles.push({ level, index, width: Math.min(TILE_WIDTH, after - index * TILE_WIDTH) });
    }
  }
  return tiles;
}

/** Reads a tile: 32 bytes for each hash of its width. */
export type TileReader = (tile: Tile & { readonly level: number }) => Promise<Uint8Array>;

/**
 * A node reader over the tiles of a tree of `size` leaves; asks for each tile once. What it reads throws
 * `log.tile_malformed` if a tile has not its width, `log.proof_impossible` beyond the tree.
 */
export function tileReader(readTile: TileReader, size: number): NodeReader {
  const read = new Map<string, Promise<Uint8Array>>();
  return async (level, index) => {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const span = 2 ** (level % TILE_HEIGHT);
    const tileIndex = Math.floor((index * span) / TILE_WIDTH);
    const width = Math.min(TILE_WIDTH, hashesAtLevel(tileLevel, size) - tileIndex * TILE_WIDTH);
    const offset = (index * span) % TILE_WIDTH;
    if (!isCount(level) || !isCount(index) || offset + span > width)
      throw beyond(level, index, size);
    const path = tilePath(tileLevel, tileIndex, width);
    const reading = read.get(path) ?? readTile({ level: tileLevel, index: tileIndex, width });
    read.set(path, reading);
    const bytes = await reading;
    return perfectRoot(tileHashes(bytes, width).slice(offset, offset + span));
  };
}

/** The hashes of a tile; throws `log.tile_malformed` unless it holds `width` of them and nothing else. */
export function tileHashes(bytes: Uint8Array, width: number): Uint8Array[] {
  if (bytes.length !== width * HASH_BYTES) {
    throw new HoldpointError({
      code: 'log.tile_malformed',
      kind: 'integrity',
      message: `A tile ${width} hashes wide has ${width * HASH_BYTES} bytes, not ${bytes.length}.`,
    });
  }
  return Array.from({ length: width }, (_, place) =>
    bytes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES),
  );
}

/** Root over hashes whose number is a power of two: with a full tile's, the hash that stands for it one level up. */
export function perfectRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [only, second] = hashes;
  if (only !== undefined && second === undefined) return only;
  const middle = hashes.length / 2;
  return nodeHash(perfectRoot(hashes.slice(0, middle)), perfectRoot(hashes.slice(middle)));
}

function beyond(level: number, index: number, size: number): HoldpointError {
  return new HoldpointError({
    code: 'log.proof_impossible',
    kind: 'invalid',
    message: `A tree of ${size} leaves has no perfect subtree ${index} at level ${level}.`,
  });
}

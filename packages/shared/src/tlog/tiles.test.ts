import { describe, expect, it } from '@jest/globals';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { emptyFrontier, extendFrontier, rootOf } from './frontier.js';
import { emptyRoot, leafHash } from './leaf-hash.js';
import { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from './proofs.js';
import {
  entryBundlePath,
  hashesAtLevel,
  newTiles,
  parseTilePath,
  perfectRoot,
  type Tile,
  tileHashes,
  tilePath,
  tileReader,
} from './tiles.js';

fc.configureGlobal({ seed: 6962 });

const SIZE = 66_000;
const leaves = Array.from({ length: SIZE }, (_, index) => leafHash(utf8ToBytes(String(index))));

/** Hashes of a level of tiles by the definition: each is the root over 256 of the level below. */
function levelOf(level: number, size: number): readonly Uint8Array[] {
  if (level === 0) return leaves.slice(0, size);
  const below = levelOf(level - 1, size);
  const count = Math.floor(below.length / 256);
  return Array.from({ length: count }, (_, index) =>
    perfectRoot(below.slice(index * 256, (index + 1) * 256)),
  );
}

/** The bytes of the tiles of a log, and the paths that were read. */
function published(size: number): {
  readonly read: string[];
  readonly readTile: (tile: Tile & { readonly level: number }) => Promise<Uint8Array>;
} {
  const levels = [0, 1, 2].map((level) => levelOf(level, size));
  const read: string[] = [];
  return {
    read,
    readTile: ({ level, index, width }) => {
      read.push(tilePath(level, index, width));
      const hashes = levels[level]?.slice(index * 256, index * 256 + width) ?? [];
      return Promise.resolve(concatBytes(...hashes));
    },
  };
}

describe('the path of a tile', () => {
  it('is that of the specification', () => {
    // C2SP tlog-tiles: "index 1234067 will be encoded as x001/x234/067".
    expect(tilePath(0, 1234067)).toBe('tile/0/x001/x234/067');
    expect(tilePath(1, 0, 17)).toBe('tile/1/000.p/17');
    expect(entryBundlePath(273, 112)).toBe('tile/entries/273.p/112');
    expect(entryBundlePath(1000)).toBe('tile/entries/x001/000');
  });

  it('reads back as the tile, and nothing else does', () => {
    const aTile = fc.record({
      level: fc.oneof(fc.nat(63), fc.constant('entries' as const)),
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(aTile, ({ level, index, width }) => {
        const path =
          level === 'entries' ? entryBundlePath(index, width) : tilePath(level, index, width);
        expect(parseTilePath(path)).toEqual({ level, index, width });
        expect(parseTilePath(`${path}/`)).toBeUndefined();
        expect(parseTilePath(path.slice(1))).toBeUndefined();
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => parseTilePath(text) === undefined));
  });
});

describe('the tiles of a tree', () => {
  // C2SP tlog-tiles, "Partial Tiles": the two examples.
  it('of 70,000 leaves are 273 full and four partial ones', () => {
    const tiles = newTiles(0, 70_000);
    const partial = tiles.filter(({ width }) => width < 256);
    expect(partial).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
    expect(tiles.filter(({ level, width }) => level === 0 && width === 256)).toHaveLength(273);
    expect(tiles.filter(({ level, width }) => level === 1 && width === 256)).toHaveLength(1);
  });

  it('of 256 leaves are a full one and one of width 1 above it', () => {
    expect(newTiles(0, 256)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ]);
  });

  it('that are new are those that the older tree has not', () => {
    const pathsOf = (tiles: readonly Tile[]) =>
      tiles.map(({ level, index, width }) => `${level} ${index} ${width}`);
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(200_000), (one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const before = new Set(pathsOf(newTiles(0, from)));
        const added = pathsOf(newTiles(0, to)).filter((path) => !before.has(path));
        expect(pathsOf(newTiles(from, to))).toEqual(added);
      }),
      { numRuns: 30 },
    );
    expect(newTiles(7, 7)).toEqual([]);
    expect(hashesAtLevel(1, 511)).toBe(1);
  });
});

describe('reading tiles', () => {
  it('gives proofs that verify, across all levels of tiles', async () => {
    const rootAt = (size: number) => rootOf(extendFrontier(emptyFrontier, leaves.slice(0, size)));
    for (const size of [1, 255, 256, 257, 65_536, SIZE]) {
      const hashAt = tileReader(published(size).readTile, size);
      const root = rootAt(size);
      for (const index of [0, Math.floor(size / 3), size - 1]) {
        const proof = await inclusionProof(index, size, hashAt);
        const leaf = leaves[index] ?? emptyRoot;
        expect(verifyInclusion({ leafHash: leaf, index, size, root, proof })).toBe(true);
        const growth = await consistencyProof(index, size, hashAt);
        const claim = {
          from: index,
          to: size,
          fromRoot: rootAt(index),
          toRoot: root,
          proof: growth,
        };
        expect(verifyConsistency(claim)).toBe(true);
      }
    }
  });

  it('asks for each tile once, also when asked for many nodes at a time', async () => {
    const { read, readTile } = published(SIZE);
    const hashAt = tileReader(readTile, SIZE);
    await Promise.all([hashAt(0, 1), hashAt(0, 2), hashAt(3, 0), hashAt(8, 0)]);
    expect(read).toEqual(['tile/0/000', 'tile/1/000']);
  });

  it.each([
    [0, 5],
    [1, 2],
    [3, 0],
    [0, -1],
    [0, 0.5],
    [-1, 0],
  ])('refuses node (%d, %d), which a tree of 5 leaves has not', async (level, index) => {
    const { readTile } = published(5);
    await expect(tileReader(readTile, 5)(level, index)).rejects.toMatchObject({
      code: 'log.proof_impossible',
    });
  });

  it('refuses a tile that has not its width', async () => {
    const hashAt = tileReader(() => Promise.resolve(new Uint8Array(5 * 32 - 1)), 5);
    await expect(hashAt(0, 0)).rejects.toMatchObject({ code: 'log.tile_malformed' });
    await expect(() => tileHashes(new Uint8Array(64), 1)).toThrowWithCode('log.tile_malformed');
  });
});

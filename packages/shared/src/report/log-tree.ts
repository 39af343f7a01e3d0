import { canonicalJson } from '../digest/canonical-json.js';
import { sha256Bytes } from '../digest/sha256.js';
import { decodeUtf8 } from '../encoding/utf8.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { isSameBytes } from '../tlog/bytes.js';
import { decodeEntryBundle } from '../tlog/entry-bundle.js';
import type { EntryCard } from '../tlog/entry-card.js';
import { emptyRoot } from '../tlog/leaf-hash.js';
import { parseNote } from '../tlog/note.js';
import { entryBundlePath, hashesAtLevel, TILE_WIDTH, tilePath } from '../tlog/tiles.js';
import { parseTreeHead } from '../tlog/tree-head.js';

const HASH_BYTES = 32;
/** Levels of the tree that one level of tiles spans. */
const TILE_HEIGHT = 8;

/** What the verifier reads of a card: which event of which log it is, and of which digests it speaks. */
export type CardPlace = Pick<EntryCard, 'origin' | 'stream' | 'seq' | 'type' | 'subjects'>;

/** A whole log, read from its static files (C2SP tlog-tiles) and recomputed from its entries. */
export interface LogTree {
  /** The signed note, as text. Nobody has verified it yet. */
  readonly treeHead: string;
  readonly size: number;
  /** Root of the first entries; for counts from 0 up to the size. */
  readonly rootAt: (count: number) => Uint8Array;
  /** Of each entry, in log order; null for an entry that is no card. */
  readonly cards: readonly (CardPlace | null)[];
}

/** How the files are read and hashed. */
export interface LogFiles {
  /** Bytes of a file below the log's prefix; rejects where there is none. */
  readonly read: (path: string) => Promise<Uint8Array>;
  /** Faster ones than the portable, where there are any. `decodeUtf8` throws on what is no UTF-8. */
  readonly sha256?: (bytes: Uint8Array) => Uint8Array;
  readonly decodeUtf8?: (bytes: Uint8Array) => string;
}

/**
 * Reads every entry under the tree head and holds every tile against them; costs two hashes an entry. Adversarial input:
 * throws `log.note_malformed`, `log.tree_head_malformed`, `log.entry_bundle_malformed`, `log.tile_differs`, and what `read`
 * throws. Whether the entries have the signed root, and who signed it, is for `verifyLogTree`.
 */
export async function readLogTree(files: LogFiles): Promise<LogTree> {
  const { read, sha256 = sha256Bytes, decodeUtf8 = decodeStrictly } = files;
  const hashing = new Hashing(sha256);
  const treeHead = decodeUtf8(await read('checkpoint'));
  const { size } = parseTreeHead(parseNote(treeHead).text);
  const { leaves, cards } = await readEntries(size, { read, decodeUtf8 }, hashing);
  const levels: Uint8Array[] = [];
  for (let hashes = leaves; hashes.length > 0; hashes = hashing.above(hashes)) {
    await assertTiles(levels.length, hashes, read);
    levels.push(hashes);
  }
  return { treeHead, size, cards, rootAt: (count) => rootAt(levels, count, hashing) };
}

function decodeStrictly(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text !== null) return text;
  throw new HoldpointError({
    code: 'log.note_malformed',
    kind: 'integrity',
    message: 'A text of the log is no UTF-8.',
  });
}

async function readEntries(
  size: number,
  { read, decodeUtf8: decode }: Required<Pick<LogFiles, 'read' | 'decodeUtf8'>>,
  hashing: Hashing,
): Promise<{ readonly leaves: Uint8Array; readonly cards: readonly (CardPlace | null)[] }> {
  const tiles: Uint8Array[] = [];
  const cards: (CardPlace | null)[] = [];
  // Not sized beforehand: the tree head is a stranger's, the files end where they end.
  for (let first = 0; first < size; first += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, size - first);
    const entries = decodeEntryBundle(
      await read(entryBundlePath(first / TILE_WIDTH, width)),
      width,
    );
    tiles.push(joined(entries.map((entry) => hashing.leaf(entry))));
    for (const entry of entries) cards.push(placeIn(entry, decode));
  }
  return { leaves: joined(tiles), cards };
}

/** Threat: tiles of another tree than the entries', for verifiers that read only tiles. */
async function assertTiles(
  level: number,
  hashes: Uint8Array,
  read: LogFiles['read'],
): Promise<void> {
  const bytes = TILE_WIDTH * HASH_BYTES;
  for (let first = 0; first < hashes.length; first += bytes) {
    const tile = hashes.subarray(first, first + bytes);
    const path = tilePath(level, first / bytes, tile.length / HASH_BYTES);
    if (isSameBytes(await read(path), tile)) continue;
    throw new HoldpointError({
      code: 'log.tile_differs',
      kind: 'integrity',
      message: `${path} is not the tile of its entries.`,
    });
  }
}

/** A card by where it stands. Two readings of one entry would be two events, so only its canonical text is one. Total. */
function placeIn(entry: Uint8Array, decode: (bytes: Uint8Array) => string): CardPlace | null {
  try {
    const text = decode(entry);
    const value: unknown = JSON.parse(text);
    return canonicalJson(value) === text ? placeOf(value) : null;
  } catch {
    return null;
  }
}

// By hand: a schema would take longer than the hashes of a million entries.
function placeOf(value: unknown): CardPlace | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('origin' in value && 'stream' in value && 'seq' in value && 'type' in value)) return null;
  if (!('subjects' in value)) return null;
  const { origin, stream, seq, type, subjects } = value;
  const isPlace =
    typeof origin === 'string' &&
    typeof stream === 'string' &&
    typeof seq === 'number' &&
    typeof type === 'string' &&
    Array.isArray(subjects) &&
    subjects.every((subject) => typeof subject === 'string');
  return isPlace ? { origin, stream, seq, type, subjects } : null;
}

/** Joins the perfect subtrees of the first `count` leaves from the right, as RFC 6962 §2.1 splits. */
function rootAt(levels: readonly Uint8Array[], count: number, hashing: Hashing): Uint8Array {
  const subtrees: Uint8Array[] = [];
  let rest = count;
  for (let level = Math.floor(Math.log2(Math.max(count, 1))); rest > 0; level -= 1) {
    const width = 2 ** level;
    if (rest < width) continue;
    subtrees.push(subtreeAt(levels, level, (count - rest) / width, hashing));
    rest -= width;
  }
  return subtrees.length === 0
    ? emptyRoot
    : subtrees.reduceRight((right, left) => hashing.node(left, right));
}

function subtreeAt(
  levels: readonly Uint8Array[],
  level: number,
  index: number,
  hashing: Hashing,
): Uint8Array {
  const bytes = 2 ** (level % TILE_HEIGHT) * HASH_BYTES;
  const hashes = levels[Math.floor(level / TILE_HEIGHT)] ?? new Uint8Array();
  return hashing.perfect(hashes.subarray(index * bytes, (index + 1) * bytes));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** RFC 6962 §2.1 over one SHA-256; hashes lie side by side, as in a tile. */
class Hashing {
  readonly #children = Uint8Array.of(1, ...new Uint8Array(2 * HASH_BYTES));

  constructor(private readonly sha256: (bytes: Uint8Array) => Uint8Array) {}

  leaf(entry: Uint8Array): Uint8Array {
    const prefixed = new Uint8Array(entry.length + 1);
    prefixed.set(entry, 1);
    return this.sha256(prefixed);
  }

  node(left: Uint8Array, right: Uint8Array): Uint8Array {
    this.#children.set(left, 1);
    this.#children.set(right, 1 + HASH_BYTES);
    return this.sha256(this.#children);
  }

  /** Root of hashes whose number is a power of two. */
  perfect(hashes: Uint8Array): Uint8Array {
    let level = Uint8Array.from(hashes);
    while (level.length > HASH_BYTES) {
      const half = level.length / 2;
      for (let at = 0; at < half; at += HASH_BYTES) {
        const left = level.subarray(2 * at, 2 * at + HASH_BYTES);
        level.set(
          this.node(left, level.subarray(2 * at + HASH_BYTES, 2 * at + 2 * HASH_BYTES)),
          at,
        );
      }
      level = level.subarray(0, half);
    }
    return level;
  }

  /** The level of tiles above: one hash for each full tile. */
  above(hashes: Uint8Array): Uint8Array {
    const full = hashesAtLevel(1, hashes.length / HASH_BYTES);
    const bytes = TILE_WIDTH * HASH_BYTES;
    return joined(
      Array.from({ length: full }, (_, tile) =>
        this.perfect(hashes.subarray(tile * bytes, (tile + 1) * bytes)),
      ),
    );
  }
}

import { type Draws, drawsFrom } from '@holdpoint/shared/statistics/random';

import { seedOf } from '../seed-of.js';
import { ByteSink } from './byte-sink.js';
import { type CorpusKind, corpusKinds, corpusShares, segmentBytes } from './corpus-kinds.js';
import { englishGrammar } from './english-grammar.js';
import { compileGrammar, type Grammar } from './grammar.js';
import { pythonGrammar } from './python-grammar.js';
import { arabicGrammar, cyrillicGrammar, hebrewGrammar } from './script-grammars.js';

/** What contexts are for. Features are selected on one split and scored on another; no two share a context. */
export const corpusSplits = ['train', 'select', 'score', 'loss'] as const;
export type CorpusSplit = (typeof corpusSplits)[number];

/** Place of one context: the corpus is a function of it, and so is as long as anyone needs. */
export interface ContextPlace {
  readonly seed: number;
  readonly split: CorpusSplit;
  /** A whole number from 0; below 2^30 no context comes twice. */
  readonly index: number;
}

/** Bytes of text, and for each the place of its kind in `corpusKinds`. */
export interface CorpusContext {
  readonly tokens: Uint8Array;
  readonly labels: Uint8Array;
}

/** Bits of a generator's seed that the index takes; the two above them are the split. */
const INDEX_BITS = 30;

/** Contexts begin anywhere in a text, never at its first byte alone: so many bytes at most are dropped before. */
const MOST_DROPPED = 48;

const grammars: Readonly<Record<CorpusKind, Grammar>> = {
  english: compileGrammar(englishGrammar),
  python: compileGrammar(pythonGrammar),
  base64: wrappedCharacters('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 76),
  dna: characters('ACGT'),
  hex: characters('0123456789abcdef'),
  arabic: compileGrammar(arabicGrammar),
  hebrew: compileGrammar(hebrewGrammar),
  cyrillic: compileGrammar(cyrillicGrammar),
};

/**
 * `length` bytes (for a model of T positions: T + 1) out of a stream of segments of `segmentBytes`, each of one kind
 * by `corpusShares`. A pure function of its place: equal on every machine, in any order. Total for whole numbers.
 */
export function contextAt({ seed, split, index }: ContextPlace, length: number): CorpusContext {
  const draws = drawsFrom(generatorSeed(seed, split, index));
  const dropped = draws.below(MOST_DROPPED + 1);
  const sink = new ByteSink(dropped + length);
  let left = bytesLeftOfSegment(draws);
  while (sink.length < sink.capacity) {
    const kind = drawnKind(draws);
    writeSegment(kind, Math.min(sink.capacity, sink.length + left), draws, sink);
    left = segmentBytes[0] + draws.below(segmentBytes[1] - segmentBytes[0] + 1);
  }
  return { tokens: sink.bytes.subarray(dropped), labels: sink.labels.subarray(dropped) };
}

/**
 * The split is in bits that the index never reaches, and an odd factor permutes the rest: the generators of two
 * contexts of one split, or of two splits of any seeds, are never the same one.
 */
function generatorSeed(seed: number, split: CorpusSplit, index: number): number {
  const mixed = Math.imul(index, 0x2545f491) + orderOf(seed);
  const place = mixed & (2 ** INDEX_BITS - 1);
  return ((corpusSplits.indexOf(split) << INDEX_BITS) | place) >>> 0;
}

let lastOrder: readonly [seed: number, order: number] = [-1, 0];

/** SHA-256 per context would cost as much as its text: the last answer is kept. */
function orderOf(seed: number): number {
  if (lastOrder[0] !== seed) lastOrder = [seed, seedOf(seed, 'corpus')];
  return lastOrder[1];
}

/** A byte at random lies in a long segment more often than in a short one, and anywhere in it. */
function bytesLeftOfSegment(draws: Draws): number {
  const [shortest, longest] = segmentBytes;
  const square = shortest ** 2 + draws.uniform() * (longest ** 2 - shortest ** 2);
  return 1 + draws.below(Math.round(Math.sqrt(square)));
}

function drawnKind(draws: Draws): CorpusKind {
  let left = draws.uniform();
  for (const kind of corpusKinds) {
    left -= corpusShares[kind];
    if (left < 0) return kind;
  }
  return 'english';
}

function writeSegment(kind: CorpusKind, end: number, draws: Draws, sink: ByteSink): void {
  sink.label = corpusKinds.indexOf(kind);
  const segment = new ByteSink(end - sink.length);
  while (segment.length < segment.capacity) grammars[kind](draws, segment);
  sink.write(segment.bytes);
}

/** Each character as likely as any other, 16 at a time. */
function characters(alphabet: string): Grammar {
  const bytes = new TextEncoder().encode(alphabet);
  return (draws, sink) => {
    for (let at = 0; at < 16; at += 1) sink.writeByte(bytes[draws.below(bytes.length)] ?? 0);
  };
}

/** Lines of `width` characters and a line feed, as mail wraps base64 (RFC 2045 §6.8); begun anywhere in a line. */
function wrappedCharacters(alphabet: string, width: number): Grammar {
  const bytes = new TextEncoder().encode(alphabet);
  return (draws, sink) => {
    const first = sink.length === 0 ? 1 + draws.below(width) : width;
    for (let at = 0; at < first; at += 1) sink.writeByte(bytes[draws.below(bytes.length)] ?? 0);
    sink.writeByte(0x0a);
  };
}

import { contextAt, type ContextPlace } from './corpus.js';
import type { CorpusKind } from './corpus-kinds.js';

/** Kinds with a proxy: what a text of them is, is known without a model. */
export const proxiedKinds = ['base64', 'dna', 'hex', 'arabic', 'hebrew', 'cyrillic'] as const;
export type ProxiedKind = (typeof proxiedKinds)[number];

/** Whether a proxy says how much like this kind a text is. */
export function isProxied(kind: CorpusKind): kind is ProxiedKind {
  return proxiedKinds.some((proxied) => proxied === kind);
}

/** Probability of a token that a kind can't hold, and the least of any token: logarithms stay finite. */
export const LEAST_PROBABILITY = 1e-10;

/** Groups of fewer tokens say too little: half of all capitals would be DNA. */
const LEAST_GROUP = 2;

const alphabets = {
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  dna: 'ACGT',
  hex: '0123456789abcdef',
} as const;

/** Leading bytes in UTF-8: Arabic U+0600-06FF and U+0740-077F, Hebrew U+0580-05FF, Cyrillic U+0400-04FF. */
const leadingBytes = {
  arabic: [0xd8, 0xd9, 0xda, 0xdb, 0xdd],
  hebrew: [0xd6, 0xd7],
  cyrillic: [0xd0, 0xd1, 0xd2, 0xd3],
} as const;

/** Relative frequency of each byte in the first `contexts` contexts of a split from `place`: 256 values of sum 1. */
export function unigramOf(place: ContextPlace, contexts: number, length: number): Float64Array {
  const counts = new Float64Array(256);
  for (let at = 0; at < contexts; at += 1) {
    const { tokens } = contextAt({ ...place, index: place.index + at }, length);
    for (const token of tokens) counts[token] = (counts[token] ?? 0) + 1;
  }
  return counts.map((count) => count / (contexts * length));
}

/**
 * For each token log P(s|kind) / P(s) in nats, the largest over the groups s of at least two tokens that end in it;
 * above 0 the text is more likely of the kind than not. P(s) is the product of unigram probabilities. Characters of
 * base64, DNA and hex are equally likely and all others 1e-10; for a script Bayes' rule with P(script|s) = 1 where all
 * of s is of the script and 1e-10 otherwise. The first token ends no group and has log 1e-10. Finite; total.
 * Bricken et al. 2023, "Towards Monosemanticity", on the features A/1/2937 (DNA), 2357 (base64) and 3450 (Arabic).
 */
export function proxyLogLikelihoodRatio(
  kind: ProxiedKind,
  tokens: Uint8Array,
  unigram: Float64Array,
): Float64Array {
  switch (kind) {
    case 'base64':
    case 'dna':
    case 'hex':
      return overAlphabet(alphabets[kind], tokens, unigram);
    case 'arabic':
    case 'hebrew':
    case 'cyrillic':
      return overScript(leadingBytes[kind], tokens, unigram);
  }
}

function overAlphabet(alphabet: string, tokens: Uint8Array, unigram: Float64Array): Float64Array {
  const members = new Set(new TextEncoder().encode(alphabet));
  let best = 0;
  return Float64Array.from(tokens, (token, at) => {
    const likely = members.has(token) ? 1 / members.size : LEAST_PROBABILITY;
    const ratio = Math.log(likely / Math.max(unigram[token] ?? 0, LEAST_PROBABILITY));
    // Of groups that end in the token before, the best of any length from 1.
    const before = best;
    best = ratio + Math.max(0, best);
    return at < LEAST_GROUP - 1 ? Math.log(LEAST_PROBABILITY) : ratio + before;
  });
}

function overScript(
  leading: readonly number[],
  tokens: Uint8Array,
  unigram: Float64Array,
): Float64Array {
  // Each character of these scripts is a leading byte and one more.
  const share = 2 * leading.reduce((sum, byte) => sum + (unigram[byte] ?? 0), 0);
  const prior = Math.min(1, Math.max(share, LEAST_PROBABILITY));
  const isMember = (at: number): boolean => {
    const token = tokens[at] ?? 0;
    if (token >= 0xc0) return leading.includes(token);
    const before = tokens[at - 1];
    // A context may begin inside of a character; whose it is then nobody can say.
    return token >= 0x80 && before !== undefined && leading.includes(before);
  };
  return Float64Array.from(tokens, (_, at) => {
    if (at < LEAST_GROUP - 1) return Math.log(LEAST_PROBABILITY);
    const isOfScript = isMember(at) && isMember(at - 1);
    return Math.log(isOfScript ? 1 : LEAST_PROBABILITY) - Math.log(prior);
  });
}

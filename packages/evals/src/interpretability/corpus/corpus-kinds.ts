/** Kinds of text in the corpus; the label of a byte is the place of its kind here. */
export const corpusKinds = [
  'english',
  'python',
  'base64',
  'dna',
  'hex',
  'arabic',
  'hebrew',
  'cyrillic',
] as const;
export type CorpusKind = (typeof corpusKinds)[number];

/**
 * Share of the segments that are of each kind. The first four and Arabic stand to each other as in the experiment of
 * 2026 that this corpus repeats (17.7 MB: 9.0, 5.0, 1.5, 0.7 and 1.5); the others are as rare as DNA.
 */
export const corpusShares: Readonly<Record<CorpusKind, number>> = {
  english: 0.45,
  python: 0.25,
  base64: 0.075,
  dna: 0.035,
  hex: 0.035,
  arabic: 0.075,
  hebrew: 0.04,
  cyrillic: 0.04,
};

/** Bytes of a segment, the text of one kind before another follows: from the first to the second, each as likely. */
export const segmentBytes = [200, 1200] as const;

/** Place of a kind in `corpusKinds`. */
export function labelOf(kind: CorpusKind): number {
  return corpusKinds.indexOf(kind);
}

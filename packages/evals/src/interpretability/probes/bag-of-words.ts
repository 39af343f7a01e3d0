/** A text as the words and marks in it, order lost: what can be told without any model. */
export interface BagOfWords {
  /** Rows of counts, one for each text, in the order of the vocabulary; words outside of it count nothing. */
  rowsOf(texts: readonly string[]): readonly Float64Array[];
  readonly vocabulary: readonly string[];
}

/** The most frequent ones are kept, so that a large file doesn't make a row as long as itself. */
const MOST_WORDS = 4096;

/** The words of the training texts alone, by falling number of texts, then in order. */
export function bagOfWords(training: readonly string[]): BagOfWords {
  const texts = new Map<string, number>();
  for (const text of training) {
    for (const word of new Set(wordsOf(text))) texts.set(word, (texts.get(word) ?? 0) + 1);
  }
  const vocabulary = [...texts]
    .sort(([word, count], [other, more]) => more - count || (word < other ? -1 : 1))
    .slice(0, MOST_WORDS)
    .map(([word]) => word);
  const placeOf = new Map(vocabulary.map((word, place) => [word, place]));
  return {
    vocabulary,
    rowsOf: (given) =>
      given.map((text) => {
        const row = new Float64Array(vocabulary.length);
        for (const word of wordsOf(text)) {
          const place = placeOf.get(word);
          if (place !== undefined) row[place] = (row[place] ?? 0) + 1;
        }
        return row;
      }),
  };
}

/** Marks count as words: how a text is laid out gives it away as surely as what it says. */
function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
}

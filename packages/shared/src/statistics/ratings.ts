import { HoldpointError } from '../errors/holdpoint-error.js';

/** What the raters said of one unit, rater by rater; null where one didn't rate it. */
export type UnitRatings = readonly (string | null)[];

/** What distances between categories mean. */
export type Level =
  | { readonly kind: 'nominal' }
  | { readonly kind: 'ordinal' | 'interval'; readonly placeOf: (category: string) => number };

/** How often each category was given to one unit. */
export interface Tally {
  readonly shares: ReadonlyMap<string, number>;
  readonly count: number;
}

/** Counts the ratings of one unit. Total. */
export function tallyOf(ratings: UnitRatings): Tally {
  const shares = new Map<string, number>();
  let count = 0;
  for (const rating of ratings) {
    if (rating === null) continue;
    shares.set(rating, (shares.get(rating) ?? 0) + 1);
    count += 1;
  }
  return { shares, count };
}

/**
 * The level of a scale. `order` lists the categories of an ordinal scale from least to greatest; without it they are
 * read as numbers, as those of an interval scale always are. The places throw `statistics.unordered_ratings` for a
 * category that is neither listed nor a number.
 */
export function levelOf(kind: Level['kind'], order: readonly string[] | null): Level {
  if (kind === 'nominal') return { kind };
  return {
    kind,
    placeOf: (category) => {
      const listed = kind === 'ordinal' ? order?.indexOf(category) : undefined;
      const place = listed ?? (category.trim() === '' ? Number.NaN : Number(category));
      if (Number.isFinite(place) && listed !== -1) return place;
      throw new HoldpointError({
        code: 'statistics.unordered_ratings',
        kind: 'invalid',
        message:
          kind === 'ordinal'
            ? `The rating "${category}" has no place in the order: name all categories from least to greatest, or rate by numbers.`
            : `The rating "${category}" is not a number: an interval scale needs numbers.`,
      });
    },
  };
}

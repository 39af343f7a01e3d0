import type { UnitRatings } from '@holdpoint/shared/statistics/ratings';
import { z } from 'zod';

import { parseCsv } from './parse-csv.js';
import { invalidFile, parseJsonFile, readInput } from './read-input.js';

/** Ratings of units by raters; each unit has one place a rater. */
export interface RatingsTable {
  readonly raters: readonly string[];
  readonly units: readonly UnitRatings[];
}

/** What stands for "not rated" in a cell. */
const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null', '*']);

const Cell = z
  .union([z.string(), z.number(), z.boolean()], 'expected a text, a number, true, false or null')
  .nullable()
  .transform((cell) => ratingOf(String(cell ?? '')));
const Name = z.union([z.string().min(1), z.number()]).transform(String);
const Ratings = z.array(z.strictObject({ unit: Name, rater: Name, rating: Cell })).min(1);
const Rows = z.array(z.array(Cell)).min(1);
const RatingsDocument = z.strictObject({
  schema: z.literal('holdpoint.ratings.v1'),
  ratings: Ratings,
});

/** What a first column of unit ids may be called. */
const UNIT_NAMES = new Set(['', 'unit', 'unit_id', 'id', 'item', 'task', 'sample', 'subject']);
const RATING_NAMES = new Set(['rating', 'value', 'label', 'score']);

/** Reads ratings from CSV or JSON. Throws `file.unreadable`, `file.invalid`. */
export async function readRatings(file: string): Promise<RatingsTable> {
  return ratingsOf(file, await readInput(file));
}

/** As `readRatings`, of a file's text: JSON if it begins with a bracket, else CSV. */
export function ratingsOf(file: string, text: string): RatingsTable {
  const table = /^\s*[[{]/.test(text) ? fromJson(file, text) : fromCsv(file, text);
  if (table.raters.length >= 2) return table;
  throw invalidFile(file, `agreement needs at least two raters; it has ${table.raters.length}`);
}

/** The first brackets say which shape is meant, so that faults speak of that one. */
function fromJson(file: string, text: string): RatingsTable {
  if (/^\s*\[\s*\[/.test(text)) return fromRows(file, null, parseJsonFile(file, text, Rows));
  return fromRatings(
    file,
    /^\s*\[/.test(text)
      ? parseJsonFile(file, text, Ratings)
      : parseJsonFile(file, text, RatingsDocument).ratings,
  );
}

function fromCsv(file: string, text: string): RatingsTable {
  const rows = parseCsv(text);
  if (rows === null) throw invalidFile(file, 'a quoted field of the CSV is never closed');
  const [header = [], ...body] = rows;
  const names = header.map((name) => name.toLowerCase());
  const [first = '', second = '', third = ''] = names;
  if (names.length === 3 && first === 'unit' && second === 'rater' && RATING_NAMES.has(third)) {
    const ratings = body.map(([unit = '', rater = '', rating = '']) => ({
      unit,
      rater,
      rating: ratingOf(rating),
    }));
    return fromRatings(file, ratings);
  }
  // A header of numbers is no header.
  if (names.every((name) => ratingOf(name) === null || Number.isFinite(Number(name)))) {
    return fromRows(
      file,
      null,
      rows.map((row) => row.map(ratingOf)),
    );
  }
  const skipped = UNIT_NAMES.has(first) ? 1 : 0;
  return fromRows(
    file,
    header.slice(skipped),
    body.map((row) => row.slice(skipped).map(ratingOf)),
  );
}

function fromRows(
  file: string,
  names: readonly string[] | null,
  units: readonly UnitRatings[],
): RatingsTable {
  const width = names?.length ?? units[0]?.length ?? 0;
  const uneven = units.findIndex((unit) => unit.length !== width);
  if (uneven >= 0) {
    throw invalidFile(
      file,
      `unit ${uneven + 1} has ${units[uneven]?.length ?? 0} ratings where ${width} raters stand; leave a cell empty where one is missing`,
    );
  }
  return {
    raters: names ?? Array.from({ length: width }, (_, index) => `rater ${index + 1}`),
    units,
  };
}

function fromRatings(
  file: string,
  ratings: readonly {
    readonly unit: string;
    readonly rater: string;
    readonly rating: string | null;
  }[],
): RatingsTable {
  const raters = [...new Set(ratings.map(({ rater }) => rater))];
  const units = new Map<string, Map<string, string | null>>();
  for (const { unit, rater, rating } of ratings) {
    const given = units.get(unit) ?? new Map<string, string | null>();
    if (given.has(rater)) throw invalidFile(file, `${rater} rated ${unit} twice`);
    given.set(rater, rating);
    units.set(unit, given);
  }
  return {
    raters,
    units: [...units.values()].map((given) => raters.map((rater) => given.get(rater) ?? null)),
  };
}

function ratingOf(cell: string): string | null {
  return MISSING.has(cell.trim().toLowerCase()) ? null : cell.trim();
}

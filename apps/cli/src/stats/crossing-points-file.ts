import type {
  CrossingForecastSpec,
  CrossingPoint,
} from '@holdpoint/shared/computations/crossing-forecast';
import { z } from 'zod';

import { type ColumnNames, tableRows } from './number-table.js';
import { invalidFile, parseJsonFile, readInput } from './read-input.js';

const COLUMNS: ColumnNames = {
  name: ['name', 'checkpoint', 'model'],
  compute: ['compute', 'flop', 'flops', 'training flop', 'effective compute'],
  date: ['date', 'release date', 'day'],
  successes: ['successes', 'passed'],
  trials: ['trials', 'n'],
  rate: ['rate', 'success rate'],
  loss: ['loss', 'held-out loss'],
};
const DAY_MS = 86_400_000;
/** A rate beside its successes may be told to two digits. */
const ROUNDED = 0.006;

/** What a file of checkpoints is about. */
export interface CrossingPoints {
  readonly axis: CrossingForecastSpec['axis'];
  readonly quantity: 'success_rate' | 'loss';
  readonly points: readonly CrossingPoint[];
}

type Fields = Readonly<
  Record<'compute' | 'successes' | 'trials' | 'rate' | 'loss', number | null>
> & {
  readonly name: string | null;
  readonly date: string | null;
};

const Figure = z.number('expected a number').nullish();
const Point = z.strictObject({
  name: z.string().max(200).nullish(),
  date: z.string().nullish(),
  compute: Figure,
  successes: Figure,
  trials: Figure,
  n: Figure,
  rate: Figure,
  loss: Figure,
});
const Points = z.array(Point).min(1, 'expected at least one point');

/** Reads checkpoints with their rates or losses from CSV or JSON. Throws `file.unreadable`, `file.invalid`. */
export async function readCrossingPoints(
  file: string,
  axis: CrossingForecastSpec['axis'] | null,
): Promise<CrossingPoints> {
  return crossingPointsOf(file, await readInput(file), axis);
}

/** As `readCrossingPoints`, of a file's text; without an axis it is that which the points have, compute first. */
export function crossingPointsOf(
  file: string,
  text: string,
  axis: CrossingForecastSpec['axis'] | null,
): CrossingPoints {
  const rows = /^\s*\[/.test(text) ? fromJson(file, text) : fromCsv(file, text);
  const chosen = axis ?? (rows.every(({ fields }) => fields.compute !== null) ? 'compute' : 'time');
  const quantity = rows.every(({ fields }) => fields.loss !== null) ? 'loss' : 'success_rate';
  const both = rows.find(
    ({ fields }) => fields.loss !== null && (fields.rate ?? fields.successes) !== null,
  );
  // A threshold of one would be read as one of the other.
  if (both !== undefined) {
    throw both.refuse('loss', 'the file has both losses and success rates; keep one of them');
  }
  const points = rows.map(({ fields, refuse }) => {
    const name = fields.name === null ? {} : { name: fields.name.slice(0, 200) };
    const at = chosen === 'compute' ? fields.compute : dayOf(fields, refuse);
    if (at === null) {
      const field = chosen === 'compute' ? 'compute' : 'date';
      throw refuse(field, `there is ${axis === null ? 'neither compute nor date' : `no ${field}`}`);
    }
    if (chosen === 'compute' && !(at > 0)) throw refuse('compute', 'expected FLOP above 0');
    if (quantity === 'loss') {
      const { loss } = fields;
      if (loss === null || !(loss > 0)) throw refuse('loss', 'expected a loss above 0');
      return { ...name, at, value: loss, trials: null };
    }
    return { ...name, at, ...rateOf(fields, refuse) };
  });
  return { axis: chosen, quantity, points };
}

type Refuse = (field: string, what: string) => Error;

function rateOf(
  { successes, trials, rate }: Fields,
  refuse: Refuse,
): { readonly value: number; readonly trials: number } {
  if (trials === null || !(trials > 0)) throw refuse('trials', 'expected the number of trials');
  const value = successes === null ? rate : successes / trials;
  if (value === null) throw refuse('rate', 'expected successes, or a rate');
  if (rate !== null && Math.abs(rate - value) > ROUNDED) {
    throw refuse('rate', `expected ${value}, which is successes over trials; it is ${rate}`);
  }
  if (!(value >= 0 && value <= 1)) {
    throw refuse(
      successes === null ? 'rate' : 'successes',
      successes === null ? 'expected a rate from 0 to 1' : `expected 0 to ${trials} successes`,
    );
  }
  return { value, trials };
}

function dayOf({ date }: Fields, refuse: Refuse): number | null {
  if (date === null) return null;
  const parsed = z.iso.date().safeParse(date);
  if (!parsed.success) throw refuse('date', 'expected a day such as 2026-03-01');
  return Date.parse(parsed.data) / DAY_MS;
}

function fromCsv(file: string, text: string) {
  return tableRows(file, text, COLUMNS).map((row) => ({
    fields: {
      name: row.text('name'),
      date: row.text('date'),
      compute: row.number('compute'),
      successes: row.number('successes'),
      trials: row.number('trials'),
      rate: row.number('rate'),
      loss: row.number('loss'),
    },
    refuse: row.fault,
  }));
}

function fromJson(file: string, text: string) {
  return parseJsonFile(file, text, Points).map((point, index) => ({
    fields: {
      name: point.name ?? null,
      date: point.date ?? null,
      compute: point.compute ?? null,
      successes: point.successes ?? null,
      trials: point.trials ?? point.n ?? null,
      rate: point.rate ?? null,
      loss: point.loss ?? null,
    },
    refuse: (field: string, what: string) => invalidFile(file, `[${index}].${field}: ${what}`),
  }));
}

import { readStrictYaml } from '@holdpoint/adapters/policies/read-strict-yaml';
import type { PublishedHorizon } from '@holdpoint/shared/horizons/fit-horizons';
import { z } from 'zod';

import { DECIMAL } from './number-table.js';
import { parseCsv } from './parse-csv.js';
import { invalidFile, readInput } from './read-input.js';

/** Release dates and published tables are small; METR's have 16 kB. */
const MAXIMUM_BYTES = 4 * 1024 * 1024;

const Day = z.iso.date('expected a date such as 2024-06-20');
const Minutes = z.number('expected a number of minutes').nonnegative('expected at least 0 minutes');
const Results = z.looseObject(
  {
    results: z.record(
      z.string(),
      z.looseObject({
        release_date: Day,
        metrics: z.looseObject({
          is_sota: z.boolean('expected true or false').optional(),
          p50_horizon_length: z.looseObject({
            estimate: Minutes,
            ci_low: Minutes.nullish(),
            ci_high: Minutes.nullish(),
          }),
        }),
      }),
      'expected results by model',
    ),
  },
  'expected results by model under "results"',
);
const DATES = 'expected dates by model under "date"';
const ReleaseDates = z.looseObject({ date: z.record(z.string(), Day, DATES) }, DATES);

/** What a table's columns may be called, the first being ours. */
const COLUMNS = {
  model: ['model', 'agent', 'alias'],
  releasedOn: ['release_date', 'released', 'date'],
  p50Minutes: ['p50_minutes', 'p50_min', 'p50'],
  lower: ['p50_ci_low', 'p50_lower', 'lower'],
  upper: ['p50_ci_high', 'p50_upper', 'upper'],
  isSota: ['is_sota', 'sota'],
} as const;

/** Reads a published table of horizons, CSV or METR's YAML. Throws `file.unreadable`, `file.invalid` with the line. */
export async function readHorizonTable(file: string): Promise<readonly PublishedHorizon[]> {
  const text = await readInput(file);
  return /\.csv$/i.test(file) ? tableOfCsv(file, text) : tableOfYaml(file, text);
}

/** Reads release dates by model from YAML, under the key `date`. Throws as `readHorizonTable`. */
export async function readReleaseDates(file: string): Promise<ReadonlyMap<string, string>> {
  const { date } = parseYaml(file, await readInput(file), ReleaseDates);
  return new Map(Object.entries(date));
}

function tableOfYaml(file: string, text: string): readonly PublishedHorizon[] {
  const { results } = parseYaml(file, text, Results);
  return Object.entries(results).map(([model, { release_date: releasedOn, metrics }]) => ({
    model,
    releasedOn,
    p50Minutes: metrics.p50_horizon_length.estimate,
    lower: metrics.p50_horizon_length.ci_low ?? null,
    upper: metrics.p50_horizon_length.ci_high ?? null,
    isSota: metrics.is_sota ?? null,
  }));
}

function parseYaml<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): z.output<Schema> {
  const { value, faults, positionOf } = readStrictYaml(text, MAXIMUM_BYTES);
  const [fault] = faults;
  if (fault !== undefined) throw invalidFile(file, `line ${fault.line}: ${fault.message}`);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const told = parsed.error.issues.slice(0, 10).map(({ path, message }) => {
    const steps = path.map((step) => (typeof step === 'number' ? step : String(step)));
    const place = steps.length === 0 ? '' : `${steps.join('.')}: `;
    return `  line ${positionOf(steps).line}: ${place}${message}`;
  });
  throw invalidFile(file, `\n${told.join('\n')}`);
}

function tableOfCsv(file: string, text: string): readonly PublishedHorizon[] {
  const rows = parseCsv(text);
  if (rows === null) throw invalidFile(file, 'a quoted field of the CSV is never closed');
  const [header = [], ...body] = rows;
  const names = header.map((name) => name.toLowerCase());
  const columnOf = (column: keyof typeof COLUMNS): number =>
    names.findIndex((name) => COLUMNS[column].some((known) => known === name));
  for (const column of ['model', 'releasedOn', 'p50Minutes'] as const) {
    if (columnOf(column) < 0) {
      throw invalidFile(file, `line 1: no column ${COLUMNS[column].join(' or ')}`);
    }
  }
  // The reader skips blank lines; a field with a line end in it makes the numbers a little too low.
  const places = text
    .split(/\r?\n/)
    .flatMap((line, index) => (line.replace(/[\s,"]/g, '') === '' ? [] : [index + 1]));
  const seen = new Set<string>();
  return body.map((cells, index) => {
    const cellOf = (column: keyof typeof COLUMNS): string => cells[columnOf(column)] ?? '';
    const fail = (what: string) =>
      invalidFile(file, `line ${places[index + 1] ?? index + 2}: ${what}`);
    const minutes = (column: 'p50Minutes' | 'lower' | 'upper'): number | null => {
      const cell = cellOf(column);
      if (cell === '') return null;
      const value = DECIMAL.test(cell) ? Number(cell) : NaN;
      if (Number.isFinite(value) && value >= 0) return value;
      throw fail(`${COLUMNS[column][0]}: expected a number of minutes, got ${cell}`);
    };
    if (cells.length !== header.length) {
      throw fail(`${cells.length} cells where the header has ${header.length}`);
    }
    const model = cellOf('model');
    if (model === '') throw fail('model: expected a name');
    if (seen.has(model)) throw fail(`model: ${model} stands here a second time`);
    seen.add(model);
    const p50Minutes = minutes('p50Minutes');
    if (p50Minutes === null) throw fail('p50_minutes is empty');
    const releasedOn = Day.safeParse(cellOf('releasedOn'));
    if (!releasedOn.success) throw fail('release_date: expected a date such as 2024-06-20');
    const sota = cellOf('isSota').toLowerCase();
    if (!['', 'true', 'false'].includes(sota)) throw fail('is_sota: expected true or false');
    return {
      model,
      releasedOn: releasedOn.data,
      p50Minutes,
      lower: minutes('lower'),
      upper: minutes('upper'),
      isSota: sota === '' ? null : sota === 'true',
    };
  });
}

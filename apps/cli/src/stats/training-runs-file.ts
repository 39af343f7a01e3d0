import type { TrainingRun } from '@holdpoint/shared/computations/scaling';
import { z } from 'zod';

import { type ColumnNames, tableRows } from './number-table.js';
import { invalidFile, parseJsonFile, readInput } from './read-input.js';

const COLUMNS: ColumnNames = {
  parameters: ['parameters', 'params', 'model size', 'n'],
  tokens: ['tokens', 'training tokens', 'data', 'd'],
  flop: ['flop', 'flops', 'training flop', 'compute', 'c'],
  loss: ['loss', 'held-out loss', 'l'],
};

const Positive = z.number('expected a number').positive('expected a number above 0');
const Run = z.strictObject({
  parameters: Positive.nullish(),
  tokens: Positive.nullish(),
  flop: Positive.nullish(),
  loss: Positive,
});
const Runs = z.array(Run).min(1, 'expected at least one run');
const RunsDocument = z.strictObject({
  schema: z.literal('holdpoint.training-runs.v1'),
  runs: Runs,
});

/** Reads training runs from CSV or JSON. Throws `file.unreadable`, `file.invalid`. */
export async function readTrainingRuns(file: string): Promise<readonly TrainingRun[]> {
  return trainingRunsOf(file, await readInput(file));
}

/** As `readTrainingRuns`, of a file's text: JSON if it begins with a bracket, else CSV. */
export function trainingRunsOf(file: string, text: string): readonly TrainingRun[] {
  return /^\s*[[{]/.test(text) ? fromJson(file, text) : fromCsv(file, text);
}

function fromJson(file: string, text: string): readonly TrainingRun[] {
  const runs = /^\s*\[/.test(text)
    ? parseJsonFile(file, text, Runs)
    : parseJsonFile(file, text, RunsDocument).runs;
  return runs.map(({ parameters, tokens, flop, loss }, index) => {
    const run = {
      parameters: parameters ?? null,
      tokens: tokens ?? null,
      flop: flop ?? null,
      loss,
    };
    if (isPlaced(run)) return run;
    throw invalidFile(file, `run [${index}] says neither parameters nor tokens nor flop`);
  });
}

function fromCsv(file: string, text: string): readonly TrainingRun[] {
  return tableRows(file, text, COLUMNS).map((row) => {
    const positive = (field: string): number | null => {
      const value = row.number(field);
      if (value === null || value > 0) return value;
      throw row.fault(field, `expected a number above 0; it is ${value}`);
    };
    const loss = positive('loss');
    if (loss === null) throw row.fault('loss', 'there is no loss');
    const run = {
      parameters: positive('parameters'),
      tokens: positive('tokens'),
      flop: positive('flop'),
      loss,
    };
    if (isPlaced(run)) return run;
    throw row.fault('flop', 'the run says neither parameters nor tokens nor flop');
  });
}

function isPlaced({ parameters, tokens, flop }: TrainingRun): boolean {
  return [parameters, tokens, flop].some((value) => value !== null);
}

import { fileDigest, openActivations } from '@holdpoint/adapters/compute/open-activations';
import type { Label } from '@holdpoint/evals/interpretability/probes/linear-probe';
import type { ProbeExample } from '@holdpoint/evals/interpretability/probes/study-probe';
import { seedOf } from '@holdpoint/evals/interpretability/seed-of';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { shuffled } from '@holdpoint/shared/statistics/random';

import { type TableRow, tableRows } from '../stats/number-table.js';
import { invalidFile, readInput } from '../stats/read-input.js';

/** Rows of activations with what a CSV says of each, in the same order. */
export interface LabelledActivations {
  readonly examples: readonly (ProbeExample & { readonly split: 'train' | 'test' | null })[];
  /** What `unit` of an example stands for. */
  readonly unit: 'pairs' | 'groups' | 'examples';
  readonly tensor: string;
  readonly fileDigest: Sha256;
  readonly labelsDigest: Sha256;
}

/** Values held in memory at once: 256 MiB of float32. */
const MOST_VALUES = 2 ** 26;

const columns = {
  label: ['label', 'y', 'present'],
  split: ['split'],
  pair: ['pair'],
  group: ['group', 'family'],
  text: ['text'],
} as const;

/**
 * Reads a matrix of activations and its labels. Both are adversarial files. Throws `activations.too_many`, `file.invalid`
 * with the line, `file.unreadable`, and as `openActivations`.
 */
export async function readLabelledActivations(
  activations: string,
  labels: string,
  tensor: string | null,
): Promise<LabelledActivations> {
  const rows = tableRows(labels, await readInput(labels), columns);
  await using opened = await openActivations(activations, tensor);
  const { stored } = opened;
  if (stored.rows !== rows.length) {
    throw invalidFile(
      labels,
      `it labels ${String(rows.length)} rows, and ${activations} holds ${String(stored.rows)}; one line labels one row, in order`,
    );
  }
  if (stored.rows * stored.width > MOST_VALUES) {
    throw new HoldpointError({
      code: 'activations.too_many',
      kind: 'invalid',
      message: `${activations} holds ${String(stored.rows)} rows of ${String(stored.width)}; a probe takes at most ${String(MOST_VALUES)} values. Average over tokens first, or take fewer texts.`,
    });
  }
  const { data } = await stored.read(0, stored.rows);
  const unit = unitOf(rows);
  return {
    unit,
    tensor: opened.tensor,
    fileDigest: await fileDigest(activations),
    labelsDigest: await fileDigest(labels),
    examples: rows.map((row, index) => ({
      row: Float64Array.from(data.subarray(index * stored.width, (index + 1) * stored.width)),
      label: labelOf(row),
      split: splitOf(row),
      unit: unitNameOf(row, unit, index),
      text: row.text('text'),
    })),
  };
}

/**
 * The two parts: as the files say, or half of the units each, drawn. Units of both labels are drawn apart from those of one,
 * so that either part has both labels where that can be. Throws `file.invalid` where some rows have a split and others none.
 */
export function splitExamples(
  { examples }: Pick<LabelledActivations, 'examples'>,
  labels: string,
  seed: number,
): { readonly training: readonly ProbeExample[]; readonly heldOut: readonly ProbeExample[] } {
  const isSaid = examples.some(({ split }) => split !== null);
  if (isSaid && examples.some(({ split }) => split === null)) {
    throw invalidFile(
      labels,
      'some rows have a split and others none: fill the column, or drop it',
    );
  }
  const trains = isSaid ? null : drawnUnits(examples, seed);
  const isTraining = ({ split, unit }: (typeof examples)[number]): boolean =>
    trains === null ? split === 'train' : trains.has(unit);
  return {
    training: examples.filter(isTraining),
    heldOut: examples.filter((example) => !isTraining(example)),
  };
}

function drawnUnits(examples: readonly ProbeExample[], seed: number): ReadonlySet<string> {
  const labelsOf = new Map<string, ReadonlySet<number>>();
  for (const { unit, label } of examples)
    labelsOf.set(unit, new Set([...(labelsOf.get(unit) ?? []), label]));
  const kindOf = (labels: ReadonlySet<number>): string =>
    labels.size > 1 ? 'both' : [...labels].join('');
  const drawn = ['0', '1', 'both'].flatMap((kind) => {
    const units = [...labelsOf].flatMap(([unit, labels]) =>
      kindOf(labels) === kind ? [unit] : [],
    );
    const order = shuffled(units, seedOf(seed, 'probe.split', kind));
    return order.slice(0, Math.ceil(order.length / 2));
  });
  return new Set(drawn);
}

function unitOf(rows: readonly TableRow[]): LabelledActivations['unit'] {
  if (rows.every((row) => row.text('group') !== null)) return 'groups';
  return rows.every((row) => row.text('pair') !== null) ? 'pairs' : 'examples';
}

function unitNameOf(row: TableRow, unit: LabelledActivations['unit'], index: number): string {
  switch (unit) {
    case 'groups':
      return `group ${row.text('group') ?? ''}`;
    case 'pairs':
      return `pair ${row.text('pair') ?? ''}`;
    case 'examples':
      return `row ${String(index)}`;
  }
}

function labelOf(row: TableRow): Label {
  const said = row.text('label')?.toLowerCase() ?? '';
  if (['1', 'true', 'yes', 'positive', 'present'].includes(said)) return 1;
  if (['0', 'false', 'no', 'negative', 'absent'].includes(said)) return 0;
  throw row.fault('label', 'expected 1 or 0, true or false, yes or no, present or absent');
}

function splitOf(row: TableRow): 'train' | 'test' | null {
  const said = row.text('split')?.toLowerCase().replaceAll('-', '_') ?? null;
  if (said === null) return null;
  if (['train', 'training'].includes(said)) return 'train';
  if (['test', 'score', 'held_out', 'eval'].includes(said)) return 'test';
  throw row.fault('split', 'expected train or test');
}

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { HorizonRun } from '@holdpoint/shared/horizons/horizon-runs';
import { z } from 'zod';

import { invalidFile } from './read-input.js';

/** METR's own file has 7,063; a bound on what one command keeps in memory. */
const MOST_RUNS = 2_000_000;
/** People's runs calibrate the tasks; they are no agent's. */
const HUMAN = 'human';

const Name = z.string('expected a text').min(1, 'expected a text').max(500);
const Weight = z.number().positive().nullish();
const Line = z
  .looseObject({
    alias: Name.optional(),
    model: Name.optional(),
    task_id: Name,
    task_family: Name,
    human_minutes: z
      .number('expected a number of minutes')
      .positive('expected more than 0 minutes'),
    score_binarized: z
      .number('expected a score from 0 to 1')
      .min(0, 'expected a score from 0 to 1')
      .max(1, 'expected a score from 0 to 1'),
    invsqrt_task_weight: Weight,
    equal_task_weight: Weight,
  })
  .refine(({ alias, model }) => (alias ?? model) !== undefined, 'expected alias or model');

/**
 * Agents' runs of a JSON Lines file as METR publishes them, line by line; runs of the alias `human` are counted apart.
 * Throws `file.unreadable`, `file.invalid` with the line.
 */
export async function readHorizonRuns(
  file: string,
): Promise<{ readonly runs: readonly HorizonRun[]; readonly humanRuns: number }> {
  const runs: HorizonRun[] = [];
  const minutesOf = new Map<string, number>();
  let [place, humanRuns] = [0, 0];
  for await (const text of linesOf(file)) {
    place += 1;
    if (text.trim() === '') continue;
    const run = runOf(file, place, text);
    if (run.agent === HUMAN) {
      humanRuns += 1;
      continue;
    }
    const task = JSON.stringify([run.family, run.task]);
    const minutes = minutesOf.get(task) ?? run.humanMinutes;
    if (minutes !== run.humanMinutes) {
      throw invalidFile(
        file,
        `line ${place}: task ${run.task} takes ${run.humanMinutes} human minutes here and ${minutes} before`,
      );
    }
    minutesOf.set(task, minutes);
    runs.push(run);
    if (runs.length > MOST_RUNS) {
      throw invalidFile(file, `line ${place}: expected at most ${MOST_RUNS} runs`);
    }
  }
  return { runs, humanRuns };
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const stream = createReadStream(file, 'utf8');
  try {
    yield* createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (cause) {
    throw new HoldpointError({
      code: 'file.unreadable',
      kind: 'invalid',
      message: `${file} can't be read: ${cause instanceof Error ? cause.message : String(cause)}. Check the path.`,
      cause,
    });
  } finally {
    stream.destroy();
  }
}

function runOf(file: string, place: number, text: string): HorizonRun {
  const parsed = Line.safeParse(jsonOf(file, place, text.replace(/^\uFEFF/, '')));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.join('.')}: ${message}`,
    );
    throw invalidFile(file, `line ${place}: ${faults.join('; ')}`);
  }
  const run = parsed.data;
  return {
    agent: run.alias ?? run.model ?? '',
    family: run.task_family,
    task: run.task_id,
    humanMinutes: run.human_minutes,
    score: run.score_binarized,
    stated: { invsqrt: run.invsqrt_task_weight ?? null, equal: run.equal_task_weight ?? null },
  };
}

function jsonOf(file: string, place: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw invalidFile(file, `line ${place}: ${why}`, cause);
  }
}

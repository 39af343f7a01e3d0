import { readdir } from 'node:fs/promises';

import type { ReferenceBehaviour } from '@holdpoint/evals/reference';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

/** What names a file that holds the true answers of one evaluation, built or not. */
const behaviourFile = /^[a-z0-9-]+\.reference\.(?:js|ts)$/;

const Module = z.object({
  reference: z.custom<ReferenceBehaviour>(
    (value) =>
      z
        .object({
          evaluation: z.string().min(1),
          respond: z.custom((member) => typeof member === 'function'),
          truth: z.custom((member) => typeof member === 'function'),
        })
        .safeParse(value).success,
    'expected a reference behaviour',
  ),
});

/** Loads a module by its address. */
export type Load = (address: string) => Promise<unknown>;

/** The folder beside the built evaluations, where the behaviours lie. */
export function builtBehaviours(): URL {
  return new URL('./evaluations/', import.meta.resolve('@holdpoint/evals/reference'));
}

/**
 * The behaviours in a folder, found by their names and sorted by evaluation; `load` imports one. An empty folder has
 * none. Throws `reference.malformed` and `reference.duplicate`.
 */
export async function loadBehaviours(
  folder: URL,
  load: Load = (address) => import(address),
): Promise<readonly ReferenceBehaviour[]> {
  const files = (await readdir(folder)).filter((name) => behaviourFile.test(name)).sort();
  const behaviours = await Promise.all(
    files.map(async (file) => behaviourOf(await load(new URL(file, folder).href), file)),
  );
  const names = behaviours.map(({ evaluation }) => evaluation);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    throw failure('reference.duplicate', `Two behaviours answer for ${twice}.`);
  }
  return behaviours;
}

function behaviourOf(module: unknown, file: string): ReferenceBehaviour {
  const parsed = Module.safeParse(module);
  if (parsed.success) return parsed.data.reference;
  throw failure('reference.malformed', `${file} exports no reference behaviour.`);
}

function failure(
  code: 'reference.duplicate' | 'reference.malformed',
  message: string,
): HoldpointError {
  return new HoldpointError({ code, kind: 'invalid', message });
}

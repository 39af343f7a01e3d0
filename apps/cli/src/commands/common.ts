import { type Checkpoint, checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import type { Client } from '@holdpoint/shared/contracts/client';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Command } from 'commander';

import { fail } from '../fail.js';

export interface CommonOptions {
  readonly json?: true;
  readonly url?: string;
}

/** `--json` and `--url`, as every command that asks the platform has them. */
export function withPlatformOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on stdout')
    .option(
      '--url <url>',
      'address of the platform (default: HOLDPOINT_URL, else the one running here)',
    );
}

/** Runs a command's work; an error becomes its message on stderr and its exit code. */
export function action<Args extends readonly unknown[]>(
  work: (...args: Args) => Promise<void>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    try {
      await work(...args);
    } catch (error) {
      fail(error, wantsJson(args));
    }
  };
}

function wantsJson(args: readonly unknown[]): boolean {
  return args.some(
    (argument) =>
      typeof argument === 'object' &&
      argument !== null &&
      'json' in argument &&
      argument.json === true,
  );
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A checkpoint by its id, its name, or `model/name`. Errors: `checkpoint.unknown`, `checkpoint.ambiguous`. */
export async function findCheckpoint(call: Client, wanted: string): Promise<Checkpoint> {
  if (UUID.test(wanted)) {
    return call(checkpointRoutes.get, { params: { checkpointId: wanted } });
  }
  const { checkpoints } = await call(checkpointRoutes.list, {});
  const found = checkpoints.filter(
    ({ model, checkpoint }) => checkpoint === wanted || `${model}/${checkpoint}` === wanted,
  );
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  const known = checkpoints.map(({ model, checkpoint }) => `${model}/${checkpoint}`).join(', ');
  throw new HoldpointError({
    code: first === undefined ? 'checkpoint.unknown' : 'checkpoint.ambiguous',
    kind: 'not_found',
    message:
      first === undefined
        ? `No checkpoint ${wanted}. Known: ${known === '' ? 'none; see `holdpoint checkpoint register --help`' : known}.`
        : `More than one checkpoint is named ${wanted}; say model/name or the id.`,
  });
}

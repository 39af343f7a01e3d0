import { join } from 'node:path';

import { EpochFloor } from '@holdpoint/shared/attestation/epoch-list';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import { readPrivateFile, writeDurably } from './private-files.js';
import { Base64 } from './signer-requests.js';

const Head = z.strictObject({ size: z.int().min(0), root: Base64 });
/** The largest tree head that was ever released; null before the first. */
export type SignedHead = z.infer<typeof Head> | null;

const HeadFile = z.strictObject({ head: Head.nullable() });
const EpochFile = z.strictObject({ epochs: z.array(EpochFloor) });

const HEAD = 'head.json';
const EPOCHS = 'epochs.json';

/** Begins the memory of a new signer: nothing signed so far. */
export async function createSignerState(directory: string): Promise<void> {
  await writeSignedHead(directory, null);
  await writeEpochs(directory, []);
}

/** Error `state.malformed`, also where the file is gone: a signer that has forgotten could sign a second history. */
export async function readSignedHead(directory: string): Promise<SignedHead> {
  return (await readState(join(directory, HEAD), HeadFile)).head;
}

export async function writeSignedHead(directory: string, head: SignedHead): Promise<void> {
  await writeDurably(join(directory, HEAD), `${JSON.stringify({ head })}\n`);
}

/** Error `state.malformed`, also where the file is gone. */
export async function readEpochs(directory: string): Promise<readonly EpochFloor[]> {
  return (await readState(join(directory, EPOCHS), EpochFile)).epochs;
}

export async function writeEpochs(directory: string, epochs: readonly EpochFloor[]): Promise<void> {
  await writeDurably(join(directory, EPOCHS), `${JSON.stringify({ epochs })}\n`);
}

/** A file of the state directory. Errors: `state.malformed`, `key.exposed`. */
export async function readState<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(parseJson((await readPrivateFile(path)) ?? ''));
  if (parsed.success) return parsed.data;
  throw new HoldpointError({
    code: 'state.malformed',
    kind: 'integrity',
    message: `${path} is missing or broken. Restore the newest copy; an older one could sign a second history.`,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

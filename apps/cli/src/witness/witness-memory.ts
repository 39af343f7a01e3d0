import { join } from 'node:path';

import { z } from 'zod';

import { writeDurably } from '../signer/private-files.js';
import { Base64 } from '../signer/signer-requests.js';
import { readState } from '../signer/signer-state.js';

const Seen = z.strictObject({
  size: z.int().min(0),
  root: Base64,
  /** The tree head with the log's signatures and ours. */
  note: z.string(),
});
/** The largest tree head of a log that was cosigned. */
export type Seen = z.infer<typeof Seen>;

/** By entries: `z.record` leaves out a log called `__proto__`, which would then be forgotten. */
const MemoryFile = z.strictObject({
  logs: z.preprocess(entriesOf, z.array(z.tuple([z.string(), Seen]))),
});

const FILE = 'logs.json';

export async function createWitnessMemory(directory: string): Promise<void> {
  await writeWitnessMemory(directory, new Map());
}

/** By origin. Error `state.malformed`, also where the file is gone: a witness must not forget. */
export async function readWitnessMemory(directory: string): Promise<ReadonlyMap<string, Seen>> {
  const { logs } = await readState(join(directory, FILE), MemoryFile);
  return new Map(logs);
}

function entriesOf(logs: unknown): unknown {
  const isObject = typeof logs === 'object' && logs !== null && !Array.isArray(logs);
  return isObject ? Object.entries(logs) : null;
}

export async function writeWitnessMemory(
  directory: string,
  logs: ReadonlyMap<string, Seen>,
): Promise<void> {
  const text = JSON.stringify({ logs: Object.fromEntries(logs) }, null, 2);
  await writeDurably(join(directory, FILE), `${text}\n`);
}

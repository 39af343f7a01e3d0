import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { formatKeyRotation } from '@holdpoint/shared/tlog/key-rotation';

import {
  type Generation,
  hasKeyFile,
  KeyFile,
  keyPath,
  type KeyRecord,
  makeKey,
  readKeyFile,
  writeKeyFile,
} from './key-file.js';
import { openLogKey } from './key-ring.js';
import { openStateDirectory, readPrivateFile, writeDurably } from './private-files.js';
import { signText } from './sign-note.js';
import { createSignerState } from './signer-state.js';
import { hasMlDsa } from './signing-key.js';
import { lockState } from './state-lock.js';

/** Name of a log that nobody named. */
export const DEFAULT_ORIGIN = 'holdpoint.local/default';

const TOKEN = 'token';
const SHORTEST_TOKEN = 20;

export interface NewSigner {
  readonly directory: string;
  readonly origin: string;
  /** Keeps the Ed25519 keys instead of files. */
  readonly program: string | null;
}

/** Makes the keys of a new log. Errors: `signer.keys_exist`, `signer.origin_malformed`, `state.locked`. */
export async function generateKeys({ directory, origin, program }: NewSigner): Promise<KeyFile> {
  if (!KeyFile.shape.origin.safeParse(origin).success) {
    throw refusal('signer.origin_malformed', `${JSON.stringify(origin)} can't name a log.`);
  }
  await openStateDirectory(directory);
  using _lock = lockState(directory);
  // Keys that were used must never be replaced: their log would end, and its witnesses would refuse the new one.
  if (await hasKeyFile(directory)) throw refusal('signer.keys_exist', `${directory} has keys.`);
  const keys: KeyFile = {
    origin,
    log: [await makeGeneration(directory, 1, program)],
    statement: await makeKey(directory, { name: 'statement-1', algorithm: 'ed25519', program }),
    rotations: [],
  };
  await createSignerState(directory);
  await writeDurably(join(directory, TOKEN), `${randomBytes(24).toString('base64url')}\n`);
  // Last: a death before leaves a directory without keys, and the next attempt begins anew.
  await writeKeyFile(directory, keys);
  return keys;
}

/**
 * Adds a log key that the present one endorses; heads carry both signatures until `finishRotation`. The signer must not
 * be running. Errors: `signer.rotation_unfinished`, `signer.no_keys`, `state.locked`.
 */
export async function rotateLogKey(directory: string, program: string | null): Promise<KeyFile> {
  using _lock = lockState(directory);
  const file = await readKeyFile(directory);
  const [present] = file.log;
  if (file.log.filter(({ state }) => state === 'signing').length !== 1 || present === undefined) {
    throw refusal(
      'signer.rotation_unfinished',
      'Two keys sign already: finish that rotation first.',
    );
  }
  const next = await makeGeneration(directory, file.log.length + 1, program);
  const rotated = {
    ...file,
    log: [next, ...file.log],
    rotations: [...file.rotations, await endorse(directory, file.origin, present, next)],
  };
  await writeKeyFile(directory, rotated);
  return rotated;
}

/**
 * Stops signing with the old key and deletes it, if it lies in a file. Only once the log shows `log.key_rotated` under a
 * head that the old key signed. Errors: `signer.no_rotation`, `state.locked`.
 */
export async function finishRotation(directory: string): Promise<KeyFile> {
  using _lock = lockState(directory);
  const file = await readKeyFile(directory);
  const [present, old, ...older] = file.log;
  if (present === undefined || old?.state !== 'signing') {
    throw refusal('signer.no_rotation', 'One key signs: there is no rotation to finish.');
  }
  const finished: KeyFile = { ...file, log: [present, { ...old, state: 'retired' }, ...older] };
  await writeKeyFile(directory, finished);
  for (const { name } of old.keys) await rm(keyPath(directory, name), { force: true });
  return finished;
}

/** The token that clients show: from the settings, else the file that `keygen` left. Error: `signer.no_token`. */
export async function signerToken(directory: string, given: string | undefined): Promise<string> {
  const token = given ?? (await readPrivateFile(join(directory, TOKEN)))?.trim() ?? '';
  if (token.length >= SHORTEST_TOKEN) return token;
  throw refusal(
    'signer.no_token',
    `Set HOLDPOINT_SIGNER_TOKEN or ${join(directory, TOKEN)} to at least ${SHORTEST_TOKEN} characters.`,
  );
}

async function makeGeneration(
  directory: string,
  number: number,
  program: string | null,
): Promise<Generation> {
  const name = `log-${number}`;
  const first = await makeKey(directory, { name, algorithm: 'ed25519', program });
  if (program !== null || !hasMlDsa()) return { state: 'signing', keys: [first] };
  const second = { name: `${name}-ml-dsa-44`, algorithm: 'ml-dsa-44', program: null } as const;
  return { state: 'signing', keys: [first, await makeKey(directory, second)] };
}

/** Signed by the old key, and by the new one to show that it is there. */
async function endorse(
  directory: string,
  origin: string,
  present: Generation,
  next: Generation,
): Promise<string> {
  const open = (records: readonly KeyRecord[]) =>
    Promise.all(records.map((record) => openLogKey(directory, origin, record)));
  const [old, added] = [await open(present.keys), await open(next.keys)];
  const verifiers = {
    old: old.map(({ verifier }) => verifier),
    added: added.map(({ verifier }) => verifier),
  };
  return signText(formatKeyRotation({ origin, ...verifiers }), [...old, ...added]);
}

function refusal(code: `signer.${string}`, message: string): HoldpointError {
  return new HoldpointError({ code, kind: 'conflict', message });
}

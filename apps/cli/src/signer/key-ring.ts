import { sha256 } from '@holdpoint/shared/digest/sha256';
import { formatVerifierKey, verifierKeyOf } from '@holdpoint/shared/tlog/verifier-key';

import { type KeyFile, type KeyRecord, openKey, readKeyFile } from './key-file.js';
import type { NoteKey } from './sign-note.js';
import type { SigningKey } from './signing-key.js';

/** Everything that a signer signs with, and what it tells of it. */
export interface KeyRing {
  readonly origin: string;
  /** Keys that sign heads now, newest first; two generations until a rotation is finished. */
  readonly log: readonly NoteKey[];
  readonly statement: StatementKey;
  readonly published: PublishedKeys;
}

export interface StatementKey {
  readonly keyid: string;
  readonly key: SigningKey;
}

/** Answer of `GET /v1/keys`. */
export interface PublishedKeys {
  readonly origin: string;
  /** Verifier keys, newest first, retired ones too: old heads are verified with them. */
  readonly logKeys: readonly string[];
  readonly statementKeys: readonly {
    readonly keyid: string;
    readonly algorithm: 'ed25519';
    readonly publicKey: string;
  }[];
  /** Signed notes, oldest first, in which a key endorses the next one. */
  readonly rotations: readonly string[];
}

/** Opens the keys of a state directory that are in use. Errors: those of `readKeyFile` and `openKey`. */
export async function openKeyRing(directory: string): Promise<KeyRing> {
  const file = await readKeyFile(directory);
  const inUse = file.log.filter(({ state }) => state === 'signing').flatMap(({ keys }) => keys);
  const published = publishedOf(file);
  return {
    origin: file.origin,
    log: await Promise.all(inUse.map((record) => openLogKey(directory, file.origin, record))),
    statement: {
      keyid: keyidOf(file.statement),
      key: await openKey(directory, file.statement),
    },
    published,
  };
}

/** What anyone may know of a signer's keys. */
export function publishedOf({ origin, log, statement, rotations }: KeyFile): PublishedKeys {
  return {
    origin,
    logKeys: log.flatMap(({ keys }) =>
      keys.map((record) => formatVerifierKey(verifierOf(origin, record))),
    ),
    statementKeys: [
      { keyid: keyidOf(statement), algorithm: 'ed25519', publicKey: statement.publicKey },
    ],
    rotations,
  };
}

/** One key of the log, ready to sign. */
export async function openLogKey(
  directory: string,
  origin: string,
  record: KeyRecord,
): Promise<NoteKey> {
  return { verifier: verifierOf(origin, record), key: await openKey(directory, record) };
}

function verifierOf(origin: string, { algorithm, publicKey }: KeyRecord): NoteKey['verifier'] {
  const type = algorithm === 'ed25519' ? 'ed25519' : 'cosignature-ml-dsa-44';
  return verifierKeyOf(origin, type, Buffer.from(publicKey, 'base64'));
}

/** DSSE leaves the form of a key id open: here the SHA-256 of the raw key, in hex. */
function keyidOf({ publicKey }: KeyRecord): string {
  return sha256(Buffer.from(publicKey, 'base64')).slice('sha256:'.length);
}

import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { sha256 } from '@holdpoint/shared/digest/sha256';
import type { Ed25519Key } from '@holdpoint/shared/report/testing/a-note-signer';
import { entryOf } from '@holdpoint/shared/tlog/entry-card';

export const ORIGIN = 'holdpoint.test/attacked';

/** A key made anew. */
export function anEd25519Key(): Ed25519Key {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
    sign: (message) => sign(null, message, privateKey),
  };
}

/** What a test may want otherwise of an entry. */
export interface EntryWishes {
  readonly stream?: string;
  readonly seq?: number;
  readonly what?: string;
}

/** Entry `index` of a log in which things change, seven streams in turn. */
export function anEntry(index: number, wishes: EntryWishes = {}): Uint8Array {
  const { stream = `thing:${index % 7}`, seq = Math.floor(index / 7) + 1 } = wishes;
  return entryOf(
    {
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      stream,
      seq,
      type: 'thing.changed',
      actor: 'account:ada',
      at: '2026-11-01T09:00:00.000Z',
      subjects: [],
      contentDigest: sha256(`${index} ${wishes.what ?? 'as it was'}`),
    },
    ORIGIN,
  );
}

/** Writes files by path below a directory. */
export async function writeFiles(
  directory: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), bytes);
  }
}

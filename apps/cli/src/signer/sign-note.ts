import {
  type CosignatureType,
  cosignedMessage,
  encodeTimestamped,
} from '@holdpoint/shared/tlog/cosignature';
import { formatNote, signatureLine } from '@holdpoint/shared/tlog/note';
import { formatTreeHead, type TreeHead } from '@holdpoint/shared/tlog/tree-head';
import type { VerifierKey } from '@holdpoint/shared/tlog/verifier-key';

import type { SigningKey } from './signing-key.js';

/** A private key and the public one under which its signatures are known. */
export interface NoteKey {
  readonly verifier: VerifierKey;
  readonly key: SigningKey;
}

/** Signature lines under a tree head, one a key; `timestamp`, in seconds since 1970, stands in those that carry a time. */
export async function signTreeHead(
  treeHead: TreeHead,
  keys: readonly NoteKey[],
  timestamp: number,
): Promise<readonly string[]> {
  return Promise.all(
    keys.map(({ verifier, key }) =>
      verifier.type === 'ed25519'
        ? signLine(formatTreeHead(treeHead), { verifier, key })
        : cosignLine(verifier.type, treeHead, { verifier, key }, timestamp),
    ),
  );
}

/** The note of a text that is no tree head, by the keys of plain Ed25519: a cosignature speaks of tree heads only. */
export async function signText(text: string, keys: readonly NoteKey[]): Promise<string> {
  const signers = keys.filter(({ verifier }) => verifier.type === 'ed25519');
  return formatNote(text, await Promise.all(signers.map((signer) => signLine(text, signer))));
}

async function signLine(text: string, { verifier, key }: NoteKey): Promise<string> {
  const signature = await key.sign(Buffer.from(text));
  return signatureLine(verifier.name, verifier.keyId, signature);
}

async function cosignLine(
  type: CosignatureType,
  treeHead: TreeHead,
  { verifier, key }: NoteKey,
  timestamp: number,
): Promise<string> {
  const cosigner = verifier.name;
  const message = cosignedMessage({ type, cosigner, timestamp, treeHead });
  const signature = encodeTimestamped(timestamp, await key.sign(message));
  return signatureLine(cosigner, verifier.keyId, signature);
}

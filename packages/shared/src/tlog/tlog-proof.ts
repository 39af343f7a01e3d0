import { fromBase64, toBase64 } from '../encoding/base64.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import type { VerifySignature } from '../signing/verify-signature.js';
import { isHash } from './bytes.js';
import { isCount, parseCount } from './count.js';
import { leafHash } from './leaf-hash.js';
import { parseNote } from './note.js';
import { verifyInclusion } from './proofs.js';
import { type TreeHeadTrust, type VerifiedTreeHead, verifyTreeHead } from './verify-note.js';

const HEADER = 'c2sp.org/tlog-proof@v1';

/** A receipt: that an entry stands in a log, to be checked without a network. */
export interface TlogProof {
  /** Of the entry's leaf, from 0. */
  readonly index: number;
  /** Inclusion proof, from the leaf's sibling up. */
  readonly proof: readonly Uint8Array[];
  /** The signed note of the tree head, cosignatures included. */
  readonly treeHead: string;
  /** Covered by no signature; null for none. */
  readonly extra: Uint8Array | null;
}

/** The text of a `.tlog-proof` file; throws `log.proof_malformed` for what `parseTlogProof` would not read. */
export function formatTlogProof({ index, proof, treeHead, extra }: TlogProof): string {
  const lines = [
    HEADER,
    ...(extra === null ? [] : [`extra ${toBase64(extra)}`]),
    `index ${index}`,
    ...proof.map(toBase64),
  ];
  const text = `${lines.join('\n')}\n\n${treeHead}`;
  if (!isCount(index) || parseTlogProof(text).treeHead !== treeHead) throw malformed('its index');
  return text;
}

/**
 * The parts of a `.tlog-proof` file; nothing of it is verified. Adversarial input: throws `log.proof_malformed` for
 * anything but the one text of its content, and `log.note_malformed`. C2SP tlog-proof.
 */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  if (end < 0) throw malformed('no tree head');
  const [header, ...lines] = text.slice(0, end).split('\n');
  if (header !== HEADER) throw malformed('its first line');
  const extra = parseExtra(lines);
  const [indexLine = '', ...proofLines] = extra === null ? lines : lines.slice(1);
  const index = parseCount(indexLine.slice('index '.length));
  if (!indexLine.startsWith('index ') || index === undefined) throw malformed('its index');
  const proof = proofLines.map((line) => fromBase64(line)).filter(isHash);
  if (proof.length !== proofLines.length || proof.length > 63) throw malformed('its hashes');
  const treeHead = text.slice(end + 2);
  parseNote(treeHead);
  return { index, proof, treeHead, extra };
}

function parseExtra([line = '']: readonly string[]): Uint8Array | null {
  if (!line.startsWith('extra ')) return null;
  const extra = fromBase64(line.slice('extra '.length));
  if (extra === null) throw malformed('its extra line');
  return extra;
}

/** What a receipt has proven. */
export interface VerifiedReceipt extends VerifiedTreeHead {
  readonly index: number;
}

/**
 * Verifies that an entry stands in a log whose origin is the name of a trusted key. Adversarial input: throws
 * `log.proof_malformed`, what `verifyTreeHead` throws, and `log.inclusion_wrong`. C2SP tlog-proof, "Verifying".
 */
export async function verifyTlogProof({
  proofText,
  entry,
  keys,
  witnesses = [],
  verify,
}: TreeHeadTrust & {
  readonly proofText: string;
  readonly entry: Uint8Array;
  readonly verify: VerifySignature;
}): Promise<VerifiedReceipt> {
  const { index, proof, treeHead: note } = parseTlogProof(proofText);
  const verified = await verifyTreeHead(note, { keys, witnesses }, verify);
  const { size, root } = verified.treeHead;
  if (!verifyInclusion({ leafHash: leafHash(entry), index, size, root, proof })) {
    throw new HoldpointError({
      code: 'log.inclusion_wrong',
      kind: 'integrity',
      message: `The proof does not show that the entry is leaf ${index} of the tree of ${size}.`,
    });
  }
  return { ...verified, index };
}

function malformed(what: string): HoldpointError {
  return new HoldpointError({
    code: 'log.proof_malformed',
    kind: 'integrity',
    message: `A proof of the log is malformed: ${what}.`,
  });
}

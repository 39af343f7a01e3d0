import { createHash, webcrypto } from 'node:crypto';

import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { emptyRoot } from '@holdpoint/shared/tlog/leaf-hash';
import { formatNote, type Note, parseNote } from '@holdpoint/shared/tlog/note';
import { verifyConsistency } from '@holdpoint/shared/tlog/proofs';
import { parseTreeHead, type TreeHead } from '@holdpoint/shared/tlog/tree-head';
import type { VerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { verifyNote } from '@holdpoint/shared/tlog/verify-note';

import { OneAtATime } from '../signer/one-at-a-time.js';
import { type NoteKey, signTreeHead } from '../signer/sign-note.js';
import { readWitnessMemory, type Seen, writeWitnessMemory } from './witness-memory.js';
import { parseWitnessRequest, type WitnessRequest } from './witness-request.js';

/** What `add-checkpoint` answers, in the statuses of C2SP tlog-witness. */
export type WitnessAnswer =
  | { readonly status: 200; readonly lines: readonly string[] }
  | { readonly status: 409; readonly size: number }
  | { readonly status: 400 | 403 | 404 | 422 };

const verify = verifierOf(webcrypto.subtle);

/** Cosigns tree heads of the logs it knows, each consistent with the last one it cosigned, which it never forgets. */
export class Witness {
  private readonly turns = new OneAtATime();

  private constructor(
    private readonly directory: string,
    private readonly keys: readonly NoteKey[],
    private readonly logKeys: readonly VerifierKey[],
    private seen: ReadonlyMap<string, Seen>,
  ) {}

  /** `logKeys` bear the origin of their log as name; several are of one log while its key rotates. */
  static async open(
    directory: string,
    keys: readonly NoteKey[],
    logKeys: readonly VerifierKey[],
  ): Promise<Witness> {
    return new Witness(directory, keys, logKeys, await readWitnessMemory(directory));
  }

  /** Answers an `add-checkpoint` body. Adversarial input: anybody may send anything. */
  async add(body: Uint8Array): Promise<WitnessAnswer> {
    const request = parseWitnessRequest(body);
    const presented = request === undefined ? undefined : presentedIn(request);
    if (request === undefined || presented === undefined) return { status: 400 };
    const { note, treeHead } = presented;
    const keys = this.logKeys.filter(({ name }) => name === treeHead.origin);
    if (keys.length === 0) return { status: 404 };
    const lines = await linesByLog(note, keys);
    if (lines.length === 0) return { status: 403 };
    // The check and the write are one step: else a slower, smaller head could turn the memory back.
    return this.turns.run(() => this.extend(request, treeHead, { ...note, lines }));
  }

  /** Newest cosigned note of the log whose origin has this SHA-256 in hex; undefined where there is none. */
  cosigned(originHash: string): string | undefined {
    const [, seen] = [...this.seen].find(([origin]) => hashOf(origin) === originHash) ?? [];
    return seen?.note;
  }

  private async extend(
    { oldSize, proof }: WitnessRequest,
    treeHead: TreeHead,
    { text, lines }: { readonly text: string; readonly lines: readonly string[] },
  ): Promise<WitnessAnswer> {
    const { origin, size, root } = treeHead;
    const last = this.seen.get(origin);
    const lastSize = last?.size ?? 0;
    const fromRoot =
      last === undefined ? emptyRoot : new Uint8Array(Buffer.from(last.root, 'base64'));
    if (oldSize > size) return { status: 400 };
    if (oldSize !== lastSize) return { status: 409, size: lastSize };
    if (!verifyConsistency({ from: oldSize, fromRoot, to: size, toRoot: root, proof })) {
      return { status: 422 };
    }
    const cosignatures = await signTreeHead(treeHead, this.keys, Math.floor(Date.now() / 1000));
    const seen = {
      size,
      root: Buffer.from(root).toString('base64'),
      note: formatNote(text, [...lines, ...cosignatures]),
    };
    const memory = new Map([...this.seen, [origin, seen]]);
    await writeWitnessMemory(this.directory, memory);
    this.seen = memory;
    return { status: 200, lines: cosignatures };
  }
}

function presentedIn({
  note: text,
}: WitnessRequest): { note: Note; treeHead: TreeHead } | undefined {
  try {
    const note = parseNote(text);
    return { note, treeHead: parseTreeHead(note.text) };
  } catch (error) {
    if (isHoldpointError(error)) return undefined;
    throw error;
  }
}

/** Lines by trusted keys; none where one of them is wrong, as such a note is malformed: C2SP signed-note. */
async function linesByLog(note: Note, keys: readonly VerifierKey[]): Promise<readonly string[]> {
  try {
    return (await verifyNote(note, keys, verify)).map(({ line }) => line);
  } catch (error) {
    if (isHoldpointError(error) && error.code === 'log.signature_wrong') return [];
    throw error;
  }
}

function hashOf(origin: string): string {
  return createHash('sha256').update(origin).digest('hex');
}

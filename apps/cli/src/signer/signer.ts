import { webcrypto } from 'node:crypto';

import { type DsseEnvelope, envelopeOf, pae } from '@holdpoint/shared/attestation/dsse';
import type { EpochFloor } from '@holdpoint/shared/attestation/epoch-list';
import { STATEMENT_TYPE } from '@holdpoint/shared/attestation/statement';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { parseEntry } from '@holdpoint/shared/tlog/entry-card';
import { leafHash } from '@holdpoint/shared/tlog/leaf-hash';
import { formatNote } from '@holdpoint/shared/tlog/note';
import { verifyInclusion } from '@holdpoint/shared/tlog/proofs';
import { mayExtend } from '@holdpoint/shared/tlog/signer-core';
import { formatTreeHead, type TreeHead } from '@holdpoint/shared/tlog/tree-head';
import { verifyTreeHead } from '@holdpoint/shared/tlog/verify-note';

import type { KeyRing, PublishedKeys } from './key-ring.js';
import { OneAtATime } from './one-at-a-time.js';
import { signText, signTreeHead } from './sign-note.js';
import type { EpochRequest, HeadRequest, StatementRequest } from './signer-requests.js';
import {
  readEpochs,
  readSignedHead,
  type SignedHead,
  writeEpochs,
  writeSignedHead,
} from './signer-state.js';

/**
 * The one event whose statements are signed. Of every other, such as a revocation, a digest may stand where people write
 * freely: then the log would name whatever somebody wants signed.
 */
const STATED_TYPE = 'gate.decided';
const refusals = new Map([
  ['signer.size_moved', 'Another size was signed last.'],
  ['signer.rollback', 'A larger tree was signed already.'],
  ['signer.split_view', 'Another root was signed for this size.'],
  ['signer.not_append_only', 'The tree does not extend the one that was signed last.'],
  ['signer.not_logged', 'The log is not proven to hold this statement.'],
  ['signer.epoch_decrease', 'A lower epoch than one that was signed.'],
  ['signer.epoch_time', 'Issued at another time than now.'],
  ['signer.epochs_too_many', 'No note can hold so many floors.'],
]);
/** How far the clocks of API and signer may differ: a list dated ahead would seem fresh for too long. */
const CLOCK_SKEW_MS = 300_000;
/** A note has at most 1,000,000 bytes, its signatures among them. C2SP signed-note. */
const LONGEST_LIST = 900_000;
const EPOCHS_HEADER = 'holdpoint/epochs/v1';

const verify = verifierOf(webcrypto.subtle);

/**
 * Signs for one log, and never twice what can't both be true: each tree head extends the last one, each statement stands
 * in the log, no epoch sinks. What it must remember is on the disk before a signature is made.
 */
export class Signer {
  private readonly turns = new OneAtATime();

  private constructor(
    private readonly directory: string,
    private readonly ring: KeyRing,
    private head: SignedHead,
    private epochs: readonly EpochFloor[],
  ) {}

  /** The directory must be held by `lockState`. Error `state.malformed`. */
  static async open(directory: string, ring: KeyRing): Promise<Signer> {
    return new Signer(
      directory,
      ring,
      await readSignedHead(directory),
      await readEpochs(directory),
    );
  }

  get keys(): PublishedKeys {
    return this.ring.published;
  }

  /** Errors: `signer.size_moved` with `size`, `signer.rollback`, `signer.split_view`, `signer.not_append_only`. */
  signHead({ from, size, root, proof }: HeadRequest): Promise<{ readonly note: string }> {
    return this.turns.run(async () => {
      const last =
        this.head === null ? null : { size: this.head.size, root: bytesOf(this.head.root) };
      const asked = { from, size, root: bytesOf(root), proof: proof.map(bytesOf) };
      const verdict = mayExtend(last, asked);
      if (verdict !== 'extend') throw refusal(verdict, { size: last?.size ?? 0 });
      this.head = { size, root };
      await writeSignedHead(this.directory, this.head);
      const treeHead = { origin: this.ring.origin, size, root: asked.root, extensions: [] };
      const lines = await signTreeHead(treeHead, this.ring.log, secondsNow());
      return { note: formatNote(formatTreeHead(treeHead), lines) };
    });
  }

  /** A statement that an entry of the log names by its digest. Error `signer.not_logged`. */
  async signStatement(request: StatementRequest): Promise<DsseEnvelope> {
    const { payloadType } = request;
    const payload = bytesOf(request.payload);
    await this.requireLogged(request, payload);
    const { keyid, key } = this.ring.statement;
    const signature = await key.sign(pae(payloadType, payload));
    return envelopeOf(payloadType, payload, [{ keyid, signature }]);
  }

  /** The floors as a note; each stays or rises. Errors: `signer.epoch_decrease`, `signer.epoch_time`, `signer.epochs_too_many`. */
  signEpochs({ issuedAt, epochs }: EpochRequest): Promise<{ readonly note: string }> {
    return this.turns.run(async () => {
      if (!(Math.abs(Date.now() - Date.parse(issuedAt)) <= CLOCK_SKEW_MS)) {
        throw refusal('signer.epoch_time');
      }
      const known = new Map(this.epochs.map((floor) => [nameOf(floor), floor]));
      for (const floor of epochs) {
        const lowest = known.get(nameOf(floor))?.minEpoch ?? 0;
        if (floor.minEpoch < lowest) throw refusal('signer.epoch_decrease', { lowest });
        known.set(nameOf(floor), floor);
      }
      const floors = [...known.values()].toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
      const list = canonicalJson({ issuedAt, epochs: floors });
      const text = `${EPOCHS_HEADER}\n${this.ring.origin}\n${list}\n`;
      // Before it is remembered: floors never go, and no later revocation could be told any more.
      if (Buffer.byteLength(text) > LONGEST_LIST) throw refusal('signer.epochs_too_many');
      await writeEpochs(this.directory, floors);
      this.epochs = floors;
      return { note: await signText(text, this.ring.log) };
    });
  }

  /** The API may be taken over: nothing is signed on its word alone. */
  private async requireLogged(request: StatementRequest, payload: Uint8Array): Promise<void> {
    const entry = bytesOf(request.entry);
    const isLogged = verifyInclusion({
      leafHash: leafHash(entry),
      index: request.index,
      size: request.size,
      root: (await this.ownHead(request)).root,
      proof: request.proof.map(bytesOf),
    });
    if (!isLogged || request.payloadType !== STATEMENT_TYPE) throw refusal('signer.not_logged');
    const { origin, type, subjects } = orNotLogged(() => parseEntry(entry));
    const isNamed = origin === this.ring.origin && subjects.includes(sha256(payload));
    if (!isNamed || type !== STATED_TYPE) throw refusal('signer.not_logged');
  }

  /** A head that this signer made, of the size that the proof speaks of. */
  private async ownHead({ treeHead: note, size }: StatementRequest): Promise<TreeHead> {
    const keys = this.ring.log.map(({ verifier }) => verifier);
    const verified = verifyTreeHead(note, { keys }, verify).catch((cause: unknown) => {
      throw refusal('signer.not_logged', {}, cause);
    });
    const { treeHead } = await verified;
    if (treeHead.size !== size || size > (this.head?.size ?? 0)) throw refusal('signer.not_logged');
    return treeHead;
  }
}

function orNotLogged<Parsed>(parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (cause) {
    throw refusal('signer.not_logged', {}, cause);
  }
}

function nameOf({ weightsDigest, action }: EpochFloor): string {
  return `${weightsDigest} ${action}`;
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}

function refusal(
  code: `signer.${string}`,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): HoldpointError {
  const message = refusals.get(code) ?? 'The signer refuses.';
  return new HoldpointError({ code, kind: 'integrity', message, details, cause });
}

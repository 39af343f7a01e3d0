import { toBase64 } from '@holdpoint/shared/encoding/base64';
import { HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { parseCount } from '@holdpoint/shared/tlog/count';
import { formatNote, parseNote } from '@holdpoint/shared/tlog/note';
import { consistencyProof } from '@holdpoint/shared/tlog/proofs';
import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { type VerifiedSignature, verifyNote } from '@holdpoint/shared/tlog/verify-note';
import { z } from 'zod';

import { Count, Instant } from '../database/database.js';
import {
  type Ask,
  newestHead,
  newestSignedHead,
  type SignedHead,
  storedNodes,
} from './log-rows.js';
import { readBounded } from './read-bounded.js';
import { verify } from './sign-newest.js';

/** Somebody else's program that remembers which heads of the log it has seen. */
export interface Witness {
  readonly name: string;
  /** Its submission prefix. C2SP tlog-witness. */
  readonly url: string;
  /** Verifier key of its cosignatures. C2SP signed-note. */
  readonly key: string;
  /** On our own host: no outsider. */
  readonly sameHost: boolean;
}

const LOOK_EVERY_MS = 1_000;
/** While the log stands still too: that a witness is alive is news, and policies ask how fresh. */
const RENEWED_AFTER_MS = 240_000;
const PATIENCE_MS = 10_000;
/** Some signature lines, or a size. */
const LARGEST_ANSWER_BYTES = 65_536;
/** Clocks differ by minutes; a word from further ahead would stay the newest for as long as it is. */
const CLOCK_AHEAD_SECONDS = 300;
/** It is asked from the size it tells at most this often in one turn. */
const MAXIMUM_QUESTIONS = 3;

const LastRow = z.object({ size: Count, cosigned_at: Instant });

/** Has one witness cosign the newest signed head. */
export class Cosigning {
  /** By our own clock: one of a witness that lags would have it asked without pause. */
  private cosignedAt = -Infinity;

  constructor(
    private readonly ask: Ask,
    private readonly witness: Witness,
  ) {}

  /**
   * Submits what the witness has not seen, and what it signed a while ago; gives the milliseconds until the next look.
   * Throws `witness.unavailable`, `witness.signature_wrong`, `witness.clock_ahead` and, as integrity, `log.witness_ahead`
   * where it has seen more than the database holds and `log.witness_refused` where our head contradicts what it has seen.
   */
  async turn(): Promise<number> {
    const head = await newestSignedHead(this.ask);
    if (head === undefined) return LOOK_EVERY_MS;
    const rows = await this.ask(
      'SELECT size, cosigned_at FROM audit.cosignature WHERE witness = $1 ORDER BY size DESC, cosigned_at DESC LIMIT 1',
      [this.witness.name],
    );
    const last = z.array(LastRow).parse(rows)[0];
    const age = last === undefined ? Infinity : Date.now() - Date.parse(last.cosigned_at);
    const isRecent = Math.min(age, performance.now() - this.cosignedAt) < RENEWED_AFTER_MS;
    // A witness whose clock is ahead gives a negative age: it is asked again once the log has grown.
    if (last?.size === head.size && isRecent) return LOOK_EVERY_MS;
    await this.keep(head, await this.cosigned(head, last?.size ?? 0));
    this.cosignedAt = performance.now();
    return LOOK_EVERY_MS;
  }

  private async cosigned(head: SignedHead, known: number): Promise<string> {
    let from = known;
    for (let question = 1; question <= MAXIMUM_QUESTIONS; question += 1) {
      const { status, text } = await this.submit(head, from);
      if (status === 200) return text;
      if (status === 422) throw this.integrity('log.witness_refused', 'our head contradicts it');
      if (status !== 409) throw this.unavailable(`it answered ${status}`);
      const seen = parseCount(text.trimEnd());
      if (seen === undefined) throw this.unavailable('it told no size');
      if (seen > head.size) return this.requireHeld(seen);
      from = seen;
    }
    throw this.unavailable('its size keeps moving');
  }

  /** Another API may have submitted a newer head meanwhile; more than the database holds, nobody may have. */
  private async requireHeld(seen: number): Promise<never> {
    const held = (await newestHead(this.ask))?.size ?? 0;
    throw seen > held
      ? this.integrity(
          'log.witness_ahead',
          `it has seen ${seen} leaves and the database holds ${held}`,
        )
      : this.unavailable('it has a newer head already');
  }

  private async submit(
    { size, note }: SignedHead,
    from: number,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const proof = from === 0 ? [] : await consistencyProof(from, size, storedNodes(this.ask, size));
    const lines = [`old ${from}`, ...proof.map(toBase64), '', ''];
    try {
      const response = await fetch(`${this.witness.url.replace(/\/+$/, '')}/add-checkpoint`, {
        method: 'POST',
        body: `${lines.join('\n')}${note}`,
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const body = await readBounded(response, LARGEST_ANSWER_BYTES);
      if (body !== undefined) return { status: response.status, text: body.toString() };
    } catch (cause) {
      throw this.unavailable('no answer', cause);
    }
    throw this.unavailable('its answer is too long');
  }

  /** Adversarial: the witness is not ours. Only lines of its own key are kept. */
  private async keep(head: SignedHead, lines: string): Promise<void> {
    const cosignature = await this.ownIn(head, lines);
    if (cosignature?.timestamp == null || cosignature.timestamp === 0)
      throw this.refused('signature_wrong', 'answered without a signature of its key');
    if (cosignature.timestamp > Date.now() / 1000 + CLOCK_AHEAD_SECONDS)
      throw this.refused('clock_ahead', 'dates its signatures in the future');
    await this.ask(
      `INSERT INTO audit.cosignature (size, witness, line, cosigned_at) VALUES ($1, $2, $3, to_timestamp($4))
       ON CONFLICT DO NOTHING`,
      [head.size, this.witness.name, cosignature.line, cosignature.timestamp],
    );
  }

  /** What is malformed or wrong here is the witness's fault: as an integrity error it would end the log. */
  private async ownIn(head: SignedHead, lines: string): Promise<VerifiedSignature | undefined> {
    try {
      const note = parseNote(formatNote(parseNote(head.note).text, lines.trimEnd().split('\n')));
      return (await verifyNote(note, [parseVerifierKey(this.witness.key)], verify))[0];
    } catch (error) {
      if (isHoldpointError(error)) return undefined;
      throw error;
    }
  }

  private refused(why: 'signature_wrong' | 'clock_ahead', what: string): HoldpointError {
    const message = `The witness ${this.witness.name} ${what}.`;
    return new HoldpointError({ code: `witness.${why}`, kind: 'unavailable', message });
  }

  private unavailable(why: string, cause?: unknown): HoldpointError {
    const message = `The witness ${this.witness.name} cosigned nothing: ${why}.`;
    return new HoldpointError({ code: 'witness.unavailable', kind: 'unavailable', message, cause });
  }

  private integrity(
    code: 'log.witness_ahead' | 'log.witness_refused',
    why: string,
  ): HoldpointError {
    const message = `The witness ${this.witness.name} does not follow this log: ${why}.`;
    return new HoldpointError({ code, kind: 'integrity', message });
  }
}

import { toBase64 } from '@holdpoint/shared/encoding/base64';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

const Keys = z.object({
  origin: z.string(),
  /** Verifier keys, the current first. */
  logKeys: z.array(z.string()).min(1),
  statementKeys: z.array(
    z.object({ keyid: z.string(), algorithm: z.string(), publicKey: z.string() }),
  ),
  /** Signed notes by which an older key endorsed a newer one. */
  rotations: z.array(z.string()),
});
/** Public keys of the signer. */
export type SignerKeys = z.infer<typeof Keys>;

const Refusal = z.object({ code: z.string(), size: z.int().nonnegative().optional() });
const Note = z.object({ note: z.string() });
/** A signer that takes longer is away: it signs in less than a millisecond. */
const PATIENCE_MS = 5_000;

/** What is asked of the signer about a tree head. */
export interface HeadWish {
  readonly from: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Where the signer listens, on loopback. */
export interface SignerAddress {
  readonly signerUrl: string;
  readonly signerToken: string;
}

/**
 * The process that holds the log's keys. Throws `signer.unavailable` while it can't be asked, and what it refuses with: its
 * own code as an integrity error, with `size` in the details of `signer.size_moved`.
 */
export class SignerClient {
  constructor(private readonly address: SignerAddress) {}

  keys(): Promise<SignerKeys> {
    return this.ask(Keys, '/v1/keys');
  }

  /** The note over the head, signed by the log's keys; not yet verified. */
  async signHead({ from, size, root, proof }: HeadWish): Promise<string> {
    const wish = { from, size, root: toBase64(root), proof: proof.map(toBase64) };
    return (await this.ask(Note, '/v1/tree-heads', wish)).note;
  }

  /** Posts to the signer, or asks where there is no body, and parses what it answers. */
  async ask<Answer>(
    schema: z.ZodType<Answer>,
    path: `/v1/${string}`,
    body?: object,
  ): Promise<Answer> {
    const response = await this.send(path, body).catch((cause: unknown) => {
      throw unavailable(cause);
    });
    if (response.ok) return schema.parse(response.body);
    const refusal = Refusal.safeParse(response.body);
    if (!refusal.success || (response.status !== 409 && response.status !== 422)) {
      throw unavailable(response.status);
    }
    const { code, ...details } = refusal.data;
    throw new HoldpointError({
      code: `signer.${code.replace(/^signer\./, '')}`,
      kind: 'integrity',
      message: `The signer refuses: ${code}.`,
      details,
    });
  }

  private async send(
    path: string,
    body: object | undefined,
  ): Promise<{ readonly ok: boolean; readonly status: number; readonly body: unknown }> {
    const { signerUrl, signerToken } = this.address;
    const headers = { authorization: `Bearer ${signerToken}`, 'content-type': 'application/json' };
    const response = await fetch(new URL(path, signerUrl), {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { ok: response.ok, status: response.status, body: await response.json() };
  }
}

function unavailable(cause: unknown): HoldpointError {
  return new HoldpointError({
    code: 'signer.unavailable',
    kind: 'unavailable',
    message: `The signer of the log can't be asked${typeof cause === 'number' ? `: it answered ${cause}` : ''}.`,
    cause,
  });
}

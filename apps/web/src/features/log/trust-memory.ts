import { TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import { Timestamp } from '@holdpoint/shared/contracts/common';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { VerifySignature } from '@holdpoint/shared/signing/verify-signature';
import { endorsedKeys } from '@holdpoint/shared/tlog/key-rotation';
import { formatVerifierKey, parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { z } from 'zod';

/** Whom this browser trusts, since it first looked. */
export const RememberedTrust = z.strictObject({ anchor: TrustAnchor, since: Timestamp });
export type RememberedTrust = z.infer<typeof RememberedTrust>;

/** What a browser remembers: `unreadable` where something lies there that it can't read. */
export type TrustMemory = RememberedTrust | 'nothing' | 'unreadable';

/**
 * How the keys that the platform shows stand to those that this browser remembers. `endorsed`: a remembered key vouches for
 * each new one. `changed`: nobody does, and the remembered ones stay in force; null where they could not be read.
 */
export type TrustStanding =
  | { readonly kind: 'first' }
  | { readonly kind: 'same' | 'endorsed'; readonly since: Timestamp }
  | {
      readonly kind: 'changed';
      readonly since: Timestamp | null;
      readonly changes: readonly string[];
    };

/** Trust on first use: the first keys are believed, and others never again without their word. Total. */
export async function standingOfTrust(
  memory: TrustMemory,
  shown: TrustAnchor,
  verify: VerifySignature,
): Promise<TrustStanding> {
  if (memory === 'nothing') return { kind: 'first' };
  if (memory === 'unreadable')
    return {
      kind: 'changed',
      since: null,
      changes: ['What this browser remembered can’t be read.'],
    };
  const { anchor, since } = memory;
  const added = shown.logKeys.filter((key) => !anchor.logKeys.includes(key));
  const unendorsed = added.length === 0 ? [] : await unendorsedOf(added, anchor, shown, verify);
  const changes = [
    ...(shown.origin === anchor.origin
      ? []
      : [`The log was called ${anchor.origin} and is now called ${shown.origin}.`]),
    ...unendorsed.map((key) => `No key that this browser knows vouches for ${nameOf(key)}.`),
    ...(shown.logKeys.some((key) => anchor.logKeys.includes(key)) ||
    added.length > unendorsed.length
      ? []
      : ['Every key of the log is another than before.']),
    ...foreignStatementKeys(anchor, shown).map(
      (keyid) => `Decisions are signed with a key that this browser doesn’t know: ${keyid}.`,
    ),
  ];
  if (changes.length > 0) return { kind: 'changed', since, changes };
  return { kind: added.length === 0 ? 'same' : 'endorsed', since };
}

/** The keys to verify with: never ones that nobody vouched for. */
export function trustedAnchor(
  memory: TrustMemory,
  shown: TrustAnchor,
  standing: TrustStanding,
): TrustAnchor | null {
  if (standing.kind !== 'changed') return shown;
  return typeof memory === 'string' ? null : memory.anchor;
}

/** Total: a rotation that can't be read endorses nothing. */
async function unendorsedOf(
  added: readonly string[],
  anchor: TrustAnchor,
  { rotations = [] }: TrustAnchor,
  verify: VerifySignature,
): Promise<readonly string[]> {
  try {
    const known = anchor.logKeys.map(parseVerifierKey);
    const endorsed = await endorsedKeys(anchor.origin, known, rotations, verify);
    const texts = new Set(endorsed.map(formatVerifierKey));
    return added.filter((key) => !texts.has(key));
  } catch (error) {
    if (isHoldpointError(error)) return added;
    throw error;
  }
}

function foreignStatementKeys(anchor: TrustAnchor, shown: TrustAnchor): readonly string[] {
  return shown.statementKeys
    .filter(
      ({ keyid, algorithm, publicKey }) =>
        !anchor.statementKeys.some(
          (known) =>
            known.keyid === keyid && known.algorithm === algorithm && known.publicKey === publicKey,
        ),
    )
    .map(({ keyid }) => keyid);
}

/** Name and id of a verifier key, without the key. */
export function nameOf(key: string): string {
  return key.split('+').slice(0, 2).join(' ');
}

import type { TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';
import { logRoutes } from '@holdpoint/shared/contracts/log';
import { isAvailable, verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '../../api.js';
import { standingOfTrust, trustedAnchor, type TrustStanding } from './trust-memory.js';
import { readTrust, writeTrust } from './trust-storage.js';

/** How the log stands; the banner of every page reads it, so it is asked for rarely. */
export const logStatusQuery = queryOptions({
  queryKey: ['log', 'status'],
  refetchInterval: 30_000,
  queryFn: () => call(logRoutes.status, {}),
});

/** Whom this page trusts, and how it came to that. */
export interface Trust {
  /** As the platform shows them now. */
  readonly shown: TrustAnchor;
  /** To verify with; null where there is nothing to be trusted. */
  readonly anchor: TrustAnchor | null;
  readonly standing: TrustStanding;
  /** Whether this browser can keep what it saw. */
  readonly isRemembered: boolean;
}

/** Fetches the keys and holds them against those that this browser saw first. */
export const trustQuery = queryOptions({
  queryKey: ['log', 'trust'],
  staleTime: 60_000,
  refetchInterval: 5 * 60_000,
  queryFn: async (): Promise<Trust> => {
    const shown = await call(decisionRoutes.trust, {});
    const memory = readTrust();
    const standing = await standingOfTrust(memory, shown, verifySignature);
    const anchor = trustedAnchor(memory, shown, standing);
    const isRemembered =
      standing.kind === 'first' || standing.kind === 'endorsed'
        ? writeTrust({
            anchor: shown,
            since: standing.kind === 'first' ? new Date().toISOString() : standing.since,
          })
        : true;
    return { shown, anchor, standing, isRemembered };
  },
});

/** Trusts from now on what the platform shows: for a person who has compared the keys over another channel. */
export function useTrustAnew() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (shown: TrustAnchor) => {
      writeTrust({ anchor: shown, since: new Date().toISOString() });
      return Promise.resolve();
    },
    onSuccess: () =>
      Promise.all(
        [['log'], ['receipts']].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
}

/** The browser's own cryptography. Outside of https and localhost a page has none, and then nothing verifies. */
export const verifySignature = verifierOf(subtleOrNone());

/** Whether this browser can verify what the log's key signs. */
export function canVerify(): Promise<boolean> {
  return isAvailable(subtleOrNone(), 'ed25519');
}

export function subtleOrNone(): Parameters<typeof verifierOf>[0] {
  return globalThis.isSecureContext ? globalThis.crypto.subtle : absentSubtle;
}

const notSupported = () => {
  throw new DOMException('No WebCrypto in this context.', 'NotSupportedError');
};

const absentSubtle: Parameters<typeof verifierOf>[0] = {
  importKey: notSupported,
  verify: notSupported,
};

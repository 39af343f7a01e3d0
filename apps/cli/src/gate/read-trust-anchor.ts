import { readFile } from 'node:fs/promises';

import { TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

/** The keys that a consumer keeps. Errors: `trust.unreadable`, `trust.malformed`. */
export async function readTrustAnchor(path: string): Promise<TrustAnchor> {
  const text = await readTextFile(path, 'trust.unreadable');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed(path, 'it is not JSON', cause);
  }
  const parsed = TrustAnchor.safeParse(value);
  if (parsed.success) return parsed.data;
  throw malformed(path, z.prettifyError(parsed.error), parsed.error);
}

/** A file of text, whole. Error: the given code. */
export async function readTextFile(path: string, code: `${string}.unreadable`): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new HoldpointError({
      code,
      kind: 'invalid',
      message: `${path} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    });
  }
}

function malformed(path: string, why: string, cause: unknown): HoldpointError {
  return new HoldpointError({
    code: 'trust.malformed',
    kind: 'invalid',
    message: `${path} is no trust anchor (make one with \`holdpoint gate trust\`): ${why}`,
    cause,
  });
}

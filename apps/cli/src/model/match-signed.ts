import { differenceOf } from '@holdpoint/shared/attestation/model-manifest';
import type { SignedModel } from '@holdpoint/shared/attestation/model-signature';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { modelFilesIn } from './model-files.js';

/** Names shown of each kind of difference. */
const SHOWN = 10;

/**
 * The root digest of a signed model, once the files at `paths` are exactly those that were signed. Throws
 * `model.files_differ`, and as `modelFilesIn`.
 */
export async function matchSigned(signed: SignedModel, paths: readonly string[]): Promise<Sha256> {
  const difference = differenceOf(signed.files, await modelFilesIn(paths, signed));
  const said = Object.entries(difference).flatMap(([kind, names]: [string, readonly string[]]) =>
    names.length === 0 ? [] : [`${kind}: ${shown(names)}`],
  );
  if (said.length === 0) return signed.rootDigest;
  throw new HoldpointError({
    code: 'model.files_differ',
    kind: 'integrity',
    message: `The files are not those that were signed: ${said.join('; ')}.`,
    details: { ...difference },
  });
}

function shown(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return `${names.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

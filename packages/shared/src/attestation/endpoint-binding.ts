import { z } from 'zod';

import { storable } from '../contracts/common.js';
import { EndpointBinding } from './decision-predicate.js';

/** Grades that rest on a document of somebody else. */
const DOCUMENTED: readonly EndpointBinding['grade'][] = ['provider_attestation', 'tee_quote'];

/** Room for what is added to the words of whoever registers. */
const LONGEST_DETAIL = 1500;

/** What whoever registers a checkpoint says about the endpoint; only a grade with a document has a digest. */
export const ClaimedBinding = z
  .strictObject({
    grade: EndpointBinding.shape.grade,
    detail: z.string().max(LONGEST_DETAIL).regex(storable).default(''),
    digest: EndpointBinding.shape.digest.default(null),
  })
  .refine(({ grade, digest }) => DOCUMENTED.includes(grade) === (digest !== null), {
    message:
      'expected the digest of a document for provider_attestation and tee_quote, and none for the other grades',
    path: ['digest'],
  })
  .meta({ id: 'ClaimedBinding' });
export type ClaimedBinding = z.infer<typeof ClaimedBinding>;

const notVerified: Readonly<Record<EndpointBinding['grade'], string>> = {
  none: 'Nothing is said about which weights the endpoint serves.',
  operator_word: 'The operator says so; nothing else does.',
  provider_attestation:
    'The digest names the provider’s attestation, which Holdpoint has not verified.',
  tee_quote:
    'The digest names the quote of the trusted execution environment, which Holdpoint has not verified.',
};

/**
 * The binding as it is recorded and signed: the words given, and what they rest on. Without a claim it is the operator's
 * word, as an alias of a provider is nothing else. The same claim gives the same binding; total.
 */
export function bindingOf(
  claim: ClaimedBinding | undefined,
  { provider, providerModel }: { readonly provider: string; readonly providerModel: string },
): EndpointBinding {
  const { grade, detail, digest } = claim ?? { grade: 'operator_word', detail: '', digest: null };
  const said =
    detail === '' && grade === 'operator_word'
      ? `Served as ${providerModel} by ${provider}.`
      : detail;
  return {
    grade,
    detail: said === '' ? notVerified[grade] : `${said} ${notVerified[grade]}`,
    digest,
  };
}

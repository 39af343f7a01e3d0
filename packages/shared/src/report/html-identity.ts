import type { EndpointBinding } from '../attestation/decision-predicate.js';
import type {
  CheckpointIdentity,
  VerifiedModelSignature,
} from '../evidence/checkpoint-identity.js';
import { type Markup, markup } from './markup.js';
import { visibleLine } from './visible-text.js';
import { counted, moment } from './wording.js';

const grades: Readonly<Record<EndpointBinding['grade'], string>> = {
  none: 'nothing',
  operator_word: 'the operator’s word',
  provider_attestation: 'an attestation of the provider',
  tee_quote: 'a quote of a trusted execution environment',
};

/** Who vouches for the weights and for the endpoint, and what that does not prove; nothing for a bundle that has none. */
export function identityFacts(identity: CheckpointIdentity | undefined): Markup {
  if (identity === undefined) return markup``;
  const { modelSignature, binding } = identity;
  return markup`<div class="wide">
      <dt>Signature of the weights</dt>
      <dd>${modelSignature === null ? unsigned : signedBy(modelSignature)}</dd>
    </div>
    <div class="wide">
      <dt>What binds the endpoint to the weights</dt>
      <dd>
        <b>${grades[binding.grade]}</b>: ${visibleLine(binding.detail)}
        ${binding.digest === null ? '' : markup`<br /><span class="mono">${binding.digest}</span>`}
        <br />The evaluation measured what answered at the endpoint. Nothing here proves that these
        weights did.
      </dd>
    </div>`;
}

const unsigned = markup`None was given: the digest above is the word of whoever registered the
  checkpoint.`;

function signedBy(signature: VerifiedModelSignature): Markup {
  const { verifiedBy, identity, issuer, files, verifiedAt, bundleDigest } = signature;
  const by =
    verifiedBy === 'public_key'
      ? markup`the key that the operator calls ${visibleLine(identity)}`
      : markup`${visibleLine(identity)}, for whom ${visibleLine(issuer ?? 'nobody')} vouched`;
  return markup`OpenSSF Model Signing over ${counted(files, 'file')}, by ${by}; verified
    ${moment(verifiedAt)}. It proves who signed these files, and neither that they were evaluated nor
    that they are harmless.<br /><span class="mono">${bundleDigest}</span>`;
}

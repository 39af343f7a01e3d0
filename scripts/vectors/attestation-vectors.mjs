import { options } from './attested-statements.mjs';
import { envelopeCases } from './envelope-cases.mjs';
import { coercedCases, namedCases } from './named-cases.mjs';
import { decisionCases, summaryCases } from './predicate-cases.mjs';
import { statementCases } from './statement-cases.mjs';

/** A key of the vectors is nobody's: `about` says so to whoever finds it. */
export function attestationVectors() {
  return {
    about:
      'Attestations of gate decisions and what a verifier must answer, by node scripts/vectors/write-attestation-vectors.mjs. The verifier reads `text`, or `envelope` as JSON, under `options` with the case’s own on top; it answers `want` for the reason `code`. The keys are SHA-256 of words in the script: worthless elsewhere.',
    key: options.keys[0],
    options,
    cases: [
      ...namedCases(),
      ...coercedCases(),
      ...envelopeCases(),
      ...statementCases(),
      ...summaryCases(),
      ...decisionCases(),
    ],
  };
}

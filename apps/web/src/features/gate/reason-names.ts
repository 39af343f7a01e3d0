import type { ReasonCode } from '@holdpoint/shared/gate/reasons';

/** What each reason is called before its facts. */
export const reasonNames: Readonly<Record<ReasonCode, string>> = {
  ENGINE_ERROR: 'The gate failed',
  ACTION_UNKNOWN: 'Action unknown',
  CLOCK_INVALID: 'Clock invalid',
  POLICY_INACTIVE: 'Policy not active',
  APPROVAL_REJECTED: 'Rejected by a signatory',
  THRESHOLD_CROSSED: 'Threshold crossed',
  SAFEGUARD_MISSING: 'Safeguard missing',
  EVIDENCE_INVALID: 'Evidence invalid',
  MODEL_MISMATCH: 'Evidence of another model',
  EVIDENCE_MISSING: 'Evidence missing',
  EVIDENCE_INCOMPLETE: 'Evidence incomplete',
  SANDBOX_UNAVAILABLE: 'Sandbox too weak',
  EVIDENCE_UNPLANNED: 'Evidence without a plan',
  POLICY_MISMATCH: 'Evidence under another policy',
  AGGREGATOR_MISMATCH: 'Counted in another way',
  EVIDENCE_STALE: 'Evidence too old',
  GRADER_UNVALIDATED: 'Grader not validated',
  ELICITATION_WEAK: 'Elicitation too weak',
  SAMPLE_TOO_SMALL: 'Too few tasks',
  UNSCORED_TOO_MANY: 'Too many tries without a score',
  CI_TOO_WIDE: 'Interval too wide',
  APPROVAL_CONFLICT: 'Conflict of a signatory',
  APPROVAL_STALE: 'Signature out of date',
  APPROVAL_MISSING: 'Signature missing',
};

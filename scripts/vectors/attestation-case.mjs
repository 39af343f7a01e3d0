import {
  aDecision,
  aSummary,
  DECISION,
  GATE_DECISION,
  NOT_AFTER,
  signed,
} from './attested-statements.mjs';

export const malformed = ['invalid', 'attestation.envelope_malformed'];
export const untrusted = ['invalid', 'attestation.signature_untrusted'];
export const statementMalformed = ['invalid', 'attestation.statement_malformed'];
export const predicateMalformed = ['invalid', 'attestation.predicate_malformed'];
export const notJson = ['invalid', 'json.malformed'];
export const twice = ['invalid', 'json.duplicate_key'];
export const allowed = ['allow', 'attestation.allowed'];
export const wrong = (what) => ['invalid', `attestation.${what}_wrong`];

/** A case over an envelope as JSON; `changes` are its own options. */
export function over(name, envelope, [want, code], changes) {
  return { name, ...(changes === undefined ? {} : { options: changes }), envelope, want, code };
}

/** A case over a text that no JSON value stands for. */
export function overText(name, text, [want, code]) {
  return { name, text, want, code };
}

/** A summary of the trusted key after `change`. */
export const summary = (name, change, outcome, changes) =>
  over(name, signed(aSummary(change)), outcome, changes);

/** A decision in full after `change`. */
export const decision = (name, change, outcome, changes) =>
  over(name, signed(aDecision(change)), outcome, { predicateType: GATE_DECISION, ...changes });

/** A summary whose text is edited before it is signed: for what `JSON.stringify` can't write. */
export function rewritten(name, from, to, outcome) {
  const text = JSON.stringify(aSummary());
  if (!text.includes(from)) throw new Error(`${name}: nothing to rewrite`);
  return over(name, signed(Buffer.from(text.replace(from, to))), outcome);
}

/** Turns what allows into a decision of another word. */
export function denied(predicate, word) {
  predicate.verificationResult = 'FAILED';
  predicate.verifiedLevels = ['FAILED'];
  predicate[DECISION] = word;
  predicate[NOT_AFTER] = null;
}

import { verifyDecisionAttestation } from '@holdpoint/shared/attestation/verify-decision-attestation';

import {
  aDecision,
  aSummary,
  DECISION,
  EPOCH,
  GATE_DECISION,
  hexOf,
  LEVEL,
  NOT_AFTER,
  options,
  signed,
  stranger,
  TYPE,
} from '../vectors/attested-statements.mjs';
import { changeJson, flipBit, flipBitOfText, pick } from './mutate.mjs';
import { verify } from './verify.mjs';

const demands = {
  ...options,
  keys: options.keys.map((key) => ({ ...key, publicKey: Buffer.from(key.publicKey, 'base64') })),
  now: new Date(options.now),
};
const moment = demands.now.getTime();

const otherSummary = signed(aSummary((_, predicate) => (predicate[EPOCH] = 9)));
const otherModel = signed(
  aSummary(({ subject }) => (subject[0].digest.sha256 = hexOf('other weights'))),
);
const decided = signed(aDecision());

/** Envelopes of a summary and of a decision in full, and the summary signed anew after a change of its statement. */
export const attestationTargets = [
  envelopeTarget('summary', signed(aSummary()), demands, [otherSummary, otherModel, decided]),
  envelopeTarget('decision', decided, { ...demands, predicateType: GATE_DECISION }, [
    otherSummary,
    signed(aDecision(), { by: stranger }),
  ]),
  {
    name: 'summary signed anew',
    original: JSON.stringify(aSummary()),
    mutate: (random) => changeJson(random, aSummary()),
    accepts: async (text) => isAllowed(JSON.stringify(signed(Buffer.from(text))), demands),
    isHarmless: (text) => isRightSummary(JSON.parse(text)) && !namesTwice(text),
  },
];

async function isAllowed(text, asked) {
  const { status } = await verifyDecisionAttestation(text, asked, verify);
  return status === 'allow';
}

function envelopeTarget(name, envelope, asked, donors) {
  const original = JSON.stringify(envelope);
  const [signature] = envelope.signatures;
  const kinds = {
    'bit of the text': (random) => flipBitOfText(random, original),
    'bit of the payload': (random) =>
      JSON.stringify({ ...envelope, payload: flipped(random, envelope.payload) }),
    'bit of the signature': (random) =>
      JSON.stringify({
        ...envelope,
        signatures: [{ ...signature, sig: flipped(random, signature.sig) }],
      }),
    'swap of envelopes': (random) => {
      const donor = pick(random, donors);
      const part = pick(random, ['payload', 'signatures']);
      return JSON.stringify({ ...envelope, [part]: donor[part] });
    },
  };
  return {
    name,
    original,
    mutate(random) {
      const kind = pick(random, [...Object.keys(kinds), 'envelope', 'statement']);
      if (kind in kinds) return { kind, text: kinds[kind](random) };
      if (kind === 'envelope') {
        const changed = changeJson(random, envelope);
        return { kind: `envelope: ${changed.kind}`, text: changed.text };
      }
      const statement = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
      const changed = changeJson(random, statement);
      const payload = Buffer.from(changed.text).toString('base64');
      return {
        kind: `statement: ${changed.kind}`,
        text: JSON.stringify({ ...envelope, payload }),
      };
    },
    accepts: (text) => isAllowed(text, asked),
    isHarmless: (text) => isSameEnvelope(text, envelope),
  };
}

function flipped(random, base64) {
  return Buffer.from(flipBit(random, Buffer.from(base64, 'base64'))).toString('base64');
}

/** Only what nothing signs differs: order of members, hints of keys, further signatures. */
function isSameEnvelope(text, { payload, signatures: [signature] }) {
  const read = JSON.parse(text);
  return (
    !namesTwice(text) &&
    isExact(read, ['payload', 'payloadType', 'signatures']) &&
    read.payload === payload &&
    read.payloadType === TYPE &&
    Array.isArray(read.signatures) &&
    read.signatures.length <= 16 &&
    read.signatures.some(({ sig }) => sig === signature.sig)
  );
}

/** Whether parsing and writing loses anything: a name that stands twice stands once after. */
function namesTwice(text) {
  return JSON.stringify(JSON.parse(text)).length !== text.length;
}

function isExact(value, names) {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).sort().join('\0') === [...names].sort().join('\0')
  );
}

const isText = (value) => typeof value === 'string' && value !== '';
const isDigest = (value) => isExact(value, ['sha256']) && /^[0-9a-f]{64}$/.test(value.sha256);
const isMoment = (value) =>
  typeof value === 'string' && /^2026-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);

/** What may pass, said once more without the code that is tested and without its parser. */
function isRightSummary(statement) {
  if (!isExact(statement, ['_type', 'subject', 'predicateType', 'predicate'])) return false;
  const { _type, subject, predicateType, predicate } = statement;
  if (_type !== 'https://in-toto.io/Statement/v1' || predicateType !== options.predicateType) {
    return false;
  }
  return isRightSubject(subject) && isRightPredicate(predicate);
}

function isRightSubject(subject) {
  if (!Array.isArray(subject) || subject.length !== 1) return false;
  const [only] = subject;
  return (
    isExact(only, ['name', 'digest']) &&
    isText(only.name) &&
    isDigest(only.digest) &&
    `sha256:${only.digest.sha256}` === options.weightsDigest
  );
}

function isRightPredicate(predicate) {
  const names = Object.keys(aSummary().predicate);
  if (!isExact(predicate, names)) return false;
  const { verifier, policy, inputAttestations, verifiedLevels, timeVerified } = predicate;
  const inputs = Array.isArray(inputAttestations) ? inputAttestations : [];
  return (
    isExact(verifier, ['id']) &&
    verifier.id === options.verifierId &&
    predicate.resourceUri === options.resourceUri &&
    isResource(policy) &&
    options.policyDigests.includes(`sha256:${policy.digest.sha256}`) &&
    inputs.length > 0 &&
    inputs.every(isResource) &&
    predicate.verificationResult === 'PASSED' &&
    Array.isArray(verifiedLevels) &&
    verifiedLevels.length === 1 &&
    verifiedLevels[0] === LEVEL &&
    predicate.slsaVersion === '1.2' &&
    predicate[DECISION] === 'ALLOW' &&
    isMoment(predicate[NOT_AFTER]) &&
    Date.parse(predicate[NOT_AFTER]) > moment &&
    isMoment(timeVerified) &&
    Date.parse(timeVerified) <= moment + 60_000 &&
    moment - Date.parse(timeVerified) <= options.maxAgeMs &&
    Number.isSafeInteger(predicate[EPOCH]) &&
    predicate[EPOCH] >= options.minEpoch
  );
}

function isResource(value) {
  return isExact(value, ['uri', 'digest']) && isText(value.uri) && isDigest(value.digest);
}

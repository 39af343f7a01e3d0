import {
  notJson,
  over,
  predicateMalformed,
  rewritten,
  statementMalformed,
  summary,
  twice,
  wrong,
} from './attestation-case.mjs';
import { aDecision, aSummary, GATE_DECISION, hexOf, signed } from './attested-statements.mjs';

export function statementCases() {
  const bytes = Buffer.from(JSON.stringify(aSummary()));
  const raw = (name, payload, outcome) => over(name, signed(payload), outcome);
  const deep = `${'['.repeat(70)}${']'.repeat(70)}`;
  return [
    raw('payload not JSON', Buffer.from('ALLOW'), notJson),
    raw('payload of no bytes', Buffer.alloc(0), notJson),
    raw(
      'payload with a byte order mark',
      Buffer.concat([Buffer.from('efbbbf', 'hex'), bytes]),
      notJson,
    ),
    raw('payload with text after it', Buffer.concat([bytes, Buffer.from('{}')]), notJson),
    raw(
      'payload not UTF-8',
      Buffer.from(bytes.toString('latin1').replace('example@', 'ex\u00ffmple@'), 'latin1'),
      statementMalformed,
    ),
    raw(
      'payload in overlong UTF-8',
      Buffer.from(bytes.toString('latin1').replace('example@', '\u00c1\u00a1example@'), 'latin1'),
      statementMalformed,
    ),
    raw('payload null', Buffer.from('null'), statementMalformed),
    raw(
      'payload an array of a statement',
      Buffer.from(`[${bytes.toString()}]`),
      statementMalformed,
    ),
    raw('payload 70 levels deep', Buffer.from(deep), ['invalid', 'json.too_deep']),
    rewritten(
      'a name twice, once escaped',
      '"verificationResult"',
      String.raw`"verificationR\u0065sult":"FAILED","verificationResult"`,
      twice,
    ),
    rewritten(
      'a name twice in the subject',
      '"sha256"',
      `"sha256":"${hexOf('other weights')}","sha256"`,
      twice,
    ),
    rewritten('_type twice', '{"_type"', '{"_type":"x","_type"', twice),
    rewritten('epoch of 1e400', ':3}', ':1e400}', predicateMalformed),
    rewritten('epoch NaN', ':3}', ':NaN}', notJson),
    rewritten(
      '__proto__ in the predicate',
      '"slsaVersion"',
      '"__proto__":{"verifiedLevels":[]},"slsaVersion"',
      ['invalid', 'json.name_forbidden'],
    ),
    summary(
      'statement of version 0.1',
      (s) => (s._type = 'https://in-toto.io/Statement/v0.1'),
      wrong('statement_type'),
    ),
    summary(
      'predicate type with a slash more',
      (s) => (s.predicateType += '/'),
      wrong('predicate_type'),
    ),
    summary('predicate type missing', (s) => delete s.predicateType, statementMalformed),
    summary('predicate null', (s) => (s.predicate = null), statementMalformed),
    summary('a member beside the predicate', (s) => (s.decision = 'ALLOW'), statementMalformed),
    summary('no subject', (s) => (s.subject = []), statementMalformed),
    summary('subject an object', (s) => (s.subject = s.subject[0]), statementMalformed),
    summary(
      'subject digest in capitals',
      ({ subject: [one] }) => (one.digest.sha256 = one.digest.sha256.toUpperCase()),
      statementMalformed,
    ),
    summary(
      'subject digest with its algorithm',
      ({ subject: [one] }) => (one.digest.sha256 = `sha256:${one.digest.sha256}`),
      statementMalformed,
    ),
    summary(
      'subject digest by another algorithm alone',
      ({ subject: [one] }) => (one.digest = { sha512: 'ab'.repeat(64) }),
      statementMalformed,
    ),
    summary(
      'subject digest with a line feed',
      ({ subject: [one] }) => (one.digest.sha256 += '\n'),
      statementMalformed,
    ),
    summary(
      'a decision in full where a summary is asked for',
      (s) => Object.assign(s, aDecision()),
      wrong('predicate_type'),
    ),
    summary('a summary where a decision in full is asked for', undefined, wrong('predicate_type'), {
      predicateType: GATE_DECISION,
    }),
  ];
}

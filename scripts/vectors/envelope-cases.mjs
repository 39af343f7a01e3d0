import { sign } from 'node:crypto';

import { allowed, malformed, over, overText, untrusted, wrong } from './attestation-case.mjs';
import { aSummary, signed, stranger, trusted, TYPE } from './attested-statements.mjs';

export function envelopeCases() {
  const valid = signed(aSummary());
  const [signature] = valid.signatures;
  const foreign = signed(aSummary(), { by: stranger }).signatures[0];
  const payload = Buffer.from(valid.payload, 'base64');
  const bare = sign(null, payload, trusted.privateKey).toString('base64');
  const sigBytes = Buffer.from(signature.sig, 'base64');
  const withSig = (sig) => ({ ...valid, signatures: [{ ...signature, sig }] });
  const padded = signed(
    Buffer.from(`${payload.toString()}${' '.repeat((4 - (payload.length % 3)) % 3)}`),
  );
  return [
    overText('empty text', '', malformed),
    overText('not JSON', '{"payload":', malformed),
    overText('text after the envelope', `${JSON.stringify(valid)}{}`, malformed),
    overText('array of 10,000 brackets', '['.repeat(10_000), malformed),
    overText('payload twice', JSON.stringify(valid).replace('{', `{"payload":"",`), malformed),
    overText(
      'payload twice, once escaped',
      JSON.stringify(valid).replace('{', String.raw`{"p\u0061yload":"",`),
      malformed,
    ),
    over('true', true, malformed),
    over('a number', 1, malformed),
    over('an array of an envelope', [valid], malformed),
    over('a member that DSSE does not know', { ...valid, allowed: 'ALLOW' }, malformed),
    over('payload an object', { ...valid, payload: aSummary() }, malformed),
    over('payload missing', { payloadType: TYPE, signatures: valid.signatures }, malformed),
    over('signatures an object', { ...valid, signatures: { 0: signature, length: 1 } }, malformed),
    over('signature null', { ...valid, signatures: [null] }, malformed),
    over('keyid a number', { ...valid, signatures: [{ keyid: 1, sig: signature.sig }] }, malformed),
    over('signature with whitespace', withSig(` ${signature.sig}`), malformed),
    over('signature empty', withSig(''), untrusted),
    over('signature of zeros', withSig(Buffer.alloc(64).toString('base64')), untrusted),
    over('signature cut', withSig(sigBytes.subarray(0, 63).toString('base64')), untrusted),
    over(
      'signature with a byte more',
      withSig(Buffer.concat([sigBytes, Buffer.alloc(1)]).toString('base64')),
      untrusted,
    ),
    over(
      'signature with S + L (RFC 8032 §5.1.7)',
      withSig(plusOrder(sigBytes).toString('base64')),
      untrusted,
    ),
    over('signature over the bare payload', withSig(bare), untrusted),
    over(
      'signature over another type',
      { ...signed(aSummary(), { type: 'application/json' }), payloadType: TYPE },
      untrusted,
    ),
    over('type with a space', { ...valid, payloadType: `${TYPE} ` }, wrong('payload_type')),
    over('type in capitals', { ...valid, payloadType: TYPE.toUpperCase() }, wrong('payload_type')),
    over(
      'payload in base64url',
      { ...signed(Buffer.from('{"a":"??>>~~"}')), payload: 'eyJhIjoiPz8-Pn5-In0=' },
      ['invalid', 'attestation.payload_not_canonical'],
    ),
    over('payload without padding', { ...padded, payload: padded.payload.replace(/=+$/, '') }, [
      'invalid',
      'attestation.payload_not_canonical',
    ]),
    over('payload with unused bits set', { ...valid, payload: 'QR==' }, [
      'invalid',
      'attestation.payload_not_canonical',
    ]),
    over('payload with text after the padding', { ...valid, payload: 'QQ==QQ==' }, [
      'invalid',
      'attestation.payload_not_canonical',
    ]),
    over('payload empty', { ...valid, payload: '' }, untrusted),
    over('keyid missing', { ...valid, signatures: [{ sig: signature.sig }] }, allowed),
    over(
      'keyid of nobody: a hint decides nothing',
      { ...valid, signatures: [{ ...signature, keyid: 'elsewhere' }] },
      allowed,
    ),
    over(
      'trusted keyid, other key',
      { ...valid, signatures: [{ ...foreign, keyid: trusted.keyid }] },
      untrusted,
    ),
    over(
      'a stranger’s signature beside ours',
      { ...valid, signatures: [foreign, signature] },
      allowed,
    ),
    over(
      '16 signatures, the last of them ours',
      { ...valid, signatures: [...Array.from({ length: 15 }, () => foreign), signature] },
      allowed,
    ),
    over('no trusted key', valid, untrusted, { keys: [] }),
    over('only another trusted key', valid, untrusted, { keys: [vectorKey(stranger)] }),
    over('one of two trusted keys', valid, allowed, {
      keys: [vectorKey(stranger), vectorKey(trusted)],
    }),
    over('a key of the same id before ours', valid, allowed, {
      keys: [{ ...vectorKey(stranger), keyid: trusted.keyid }, vectorKey(trusted)],
    }),
    over('a trusted key of 31 bytes', valid, untrusted, {
      keys: [{ ...vectorKey(trusted), publicKey: trusted.raw.subarray(1).toString('base64') }],
    }),
  ];
}

function vectorKey({ keyid, raw }) {
  return { keyid, algorithm: 'ed25519', publicKey: raw.toString('base64') };
}

/** The same signature once more modulo the order of the group, which a strict verifier refuses. */
function plusOrder(signature) {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const half = Buffer.from(signature.subarray(32)).reverse().toString('hex');
  const moved = (BigInt(`0x${half}`) + order).toString(16).padStart(64, '0');
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(moved, 'hex').reverse()]);
}

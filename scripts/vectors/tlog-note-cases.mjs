import { sign } from 'node:crypto';

import {
  base64,
  DASH,
  headText,
  hex,
  lineOf,
  log,
  logLine,
  noteOf,
  ORIGIN,
  refusal,
  rootAt,
  sha256,
  stranger,
  witness,
  witnessLine,
} from './tlog-reference.mjs';

/** Signed notes. */
export function addNotes(add) {
  const text = headText(7);
  const signed = noteOf(text, logLine(text));
  const check = (name, note, expected) =>
    add('note', name, { note, keys: [log.text, witness.text] }, expected);
  const malformed = refusal('log.note_malformed');
  const signature = logLine(text).trim().split(' ')[2];
  check('signed by the log', signed, { text, signedBy: [log.name] });
  check('cosigned', noteOf(text, logLine(text), witnessLine(text, 1_800_000_000)), {
    text,
    signedBy: [log.name, witness.name],
  });
  check('an unknown key is ignored', noteOf(text, logLine(text, stranger), logLine(text)), {
    text,
    signedBy: [log.name],
  });
  check('only an unknown key', noteOf(text, logLine(text, stranger)), { text, signedBy: [] });
  check('one key twice counts once', noteOf(text, logLine(text), logLine(text)), {
    text,
    signedBy: [log.name],
  });
  const sixteen = Array.from({ length: 15 }, () => logLine(text, stranger));
  check('16 signatures', noteOf(text, ...sixteen, logLine(text)), { text, signedBy: [log.name] });
  check('17 signatures', noteOf(text, ...sixteen, logLine(text), logLine(text)), malformed);
  const wrong = refusal('log.signature_wrong');
  check('attack 10: another size under the signature', signed.replace('\n7\n', '\n8\n'), wrong);
  check(
    'attack 9: signature of another key under the id',
    noteOf(text, lineOf(log, sign(null, Buffer.from(text), stranger.secret))),
    wrong,
  );
  check(
    'a right and a wrong signature of a known key',
    noteOf(text, logLine(text), logLine(`${text}x\n`)),
    wrong,
  );
  check(
    'a cut signature',
    noteOf(text, lineOf(log, sign(null, Buffer.from(text), log.secret).subarray(0, 63))),
    wrong,
  );
  check(
    'a cosignature of another time',
    noteOf(
      text,
      logLine(text),
      (() => {
        const later = Buffer.from(witnessLine(text, 1_800_000_000).trim().split(' ')[2], 'base64');
        later[11] ^= 1;
        return `${DASH} ${witness.name} ${base64(later)}\n`;
      })(),
    ),
    wrong,
  );
  check(
    'a cosignature without time',
    noteOf(text, lineOf(witness, sign(null, Buffer.from(text), witness.secret))),
    wrong,
  );
  check('a cosignature of a time beyond 2^53', noteOf(text, witnessLine(text, 2n ** 53n)), wrong);
  check('carriage returns', signed.replaceAll('\n', '\r\n'), malformed);
  check('one carriage return in the text', signed.replace('7\n', '7\r\n'), malformed);
  check('a tab', signed.replace(ORIGIN, `${ORIGIN}\t`), malformed);
  check('a NUL', signed.replace(ORIGIN, `${ORIGIN}\0`), malformed);
  check('an escape', signed.replace(ORIGIN, `\u001b[2J${ORIGIN}`), malformed);
  check('no line feed at the end', signed.slice(0, -1), malformed);
  check('no empty line', signed.replace('\n\n', '\n'), malformed);
  check('no signature', noteOf(text), malformed);
  check('nothing', '', malformed);
  check('text only', text, malformed);
  check('an empty line after the signatures', `${signed}\n`, malformed);
  check('a hyphen for the dash', signed.replace(DASH, '-'), malformed);
  check('two spaces', signed.replace(`${DASH} `, `${DASH}  `), malformed);
  check('a fourth word', signed.replace(/\n$/, ' x\n'), malformed);
  check('a name with a plus', signed.replace(`${DASH} ${ORIGIN}`, `${DASH} a+b`), malformed);
  check(
    'a name with a no-break space',
    signed.replace(`${DASH} ${ORIGIN}`, `${DASH} a\u00a0b`),
    malformed,
  );
  check('base64 without padding', signed.replace(/=+\n$/, '\n'), malformed);
  check(
    'base64 with unused bits set',
    signed.replace(
      signature,
      signature.replace(
        /.=*$/,
        (last) =>
          `${last[0] === 'A' ? 'B' : String.fromCharCode(last.charCodeAt(0) + 1)}${last.slice(1)}`,
      ),
    ),
    malformed,
  );
  check('base64 of the URL alphabet', noteOf(text, `${DASH} ${ORIGIN} ____\n`), malformed);
  check(
    'four bytes: an id without signature',
    noteOf(text, lineOf(log, Buffer.alloc(0))),
    malformed,
  );
}

/** Verifier keys. */
export function addVerifierKeys(add) {
  const check = (name, key, expected) => add('verifier_key', name, { key }, expected);
  const malformed = refusal('log.verifier_key_malformed');
  // C2SP signed-note, "Example".
  const published = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  check('of the specification', published, { name: 'example.com/foo', keyId: '530d903a', type: 1 });
  check('of a witness', witness.text, { name: witness.name, keyId: hex(witness.id), type: 4 });
  check('with the id of another key', published.replace('530d903a', '530d903b'), malformed);
  check('with an id in capitals', published.replace('530d903a', '530D903A'), malformed);
  check('of an unknown type', published.replace('+Aeky', '+A+ky'), malformed);
  check('cut', published.slice(0, -4), malformed);
  check('without a name', published.replace('example.com/foo', ''), malformed);
  check(
    'with a space in its name',
    published.replace('example.com/foo', 'example.com/f o'),
    malformed,
  );
}

/** Tree heads. */
export function addTreeHeads(add) {
  const check = (name, text, expected) => add('tree_head', name, { text }, expected);
  const malformed = refusal('log.tree_head_malformed');
  const root = base64(rootAt(7));
  check('of 7 leaves', headText(7), { origin: ORIGIN, size: 7, root, extensions: [] });
  check('of an empty log', headText(0), {
    origin: ORIGIN,
    size: 0,
    root: base64(sha256()),
    extensions: [],
  });
  check('with extension lines', `${headText(7)}one\ntwo\n`, {
    origin: ORIGIN,
    size: 7,
    root,
    extensions: ['one', 'two'],
  });
  check('of 2^53 - 1 leaves', headText('9007199254740991', rootAt(7)), {
    origin: ORIGIN,
    size: 9007199254740991,
    root,
    extensions: [],
  });
  for (const size of [
    '-1',
    '-0',
    '+7',
    '07',
    '00',
    '7.0',
    '7e0',
    '0x7',
    ' 7',
    '7 ',
    '\u0667',
    '9007199254740992',
    '18446744073709551616',
    '',
  ]) {
    check(`of size ${JSON.stringify(size)}`, headText(size, rootAt(7)), malformed);
  }
  check('with a root of 31 bytes', headText(7, rootAt(7).subarray(1)), malformed);
  check(
    'with a root of 33 bytes',
    headText(7, Buffer.concat([rootAt(7), Buffer.of(0)])),
    malformed,
  );
  check('with a root without padding', headText(7).replace('=', ''), malformed);
  check('with a root in hex', `${ORIGIN}\n7\n${hex(rootAt(7))}\n`, malformed);
  check('without an origin', headText(7).replace(ORIGIN, ''), malformed);
  check('of two lines', `${ORIGIN}\n7\n`, malformed);
  check('without its last line feed', headText(7).slice(0, -1), malformed);
  check('with an empty extension line', `${headText(7)}\n`, malformed);
  check('with a carriage return', headText(7).replace('7\n', '7\r\n'), malformed);
}

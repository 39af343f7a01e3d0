import {
  base64,
  base64Text,
  headText,
  hex,
  leafHash,
  LEAVES,
  log,
  logLine,
  noteOf,
  ORIGIN,
  pathOf,
  refusal,
  stranger,
  witness,
  witnessLine,
} from './tlog-reference.mjs';

function cardOf(change = {}) {
  return {
    actor: 'account:ada',
    at: '2026-11-21T12:00:00.000Z',
    content: { alg: 'sha256', digest: `sha256:${'a'.repeat(64)}` },
    id: '0b54a3f2-7c1d-4e8f-9a6b-1c2d3e4f5a6b',
    origin: ORIGIN,
    seq: 1,
    stream: 'gate:deploy_external',
    subjects: [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`],
    type: 'gate.decided',
    v: 1,
    ...change,
  };
}

/** Entries. */
export function addEntries(add) {
  const check = (name, text, expected) => add('entry', name, { text }, expected);
  const malformed = refusal('log.entry_malformed');
  const good = JSON.stringify(cardOf());
  check('a card', good, { leafHash: hex(leafHash(Buffer.from(good))), card: cardOf() });
  const without = JSON.stringify(cardOf({ subjects: [] }));
  check('a card without subjects', without, {
    leafHash: hex(leafHash(Buffer.from(without))),
    card: cardOf({ subjects: [] }),
  });
  check('a repeated member', good.replace('"v":1', '"v":1,"v":1'), malformed);
  check(
    'a repeated member in its content',
    good.replace('"alg":"sha256"', '"alg":"md5","alg":"sha256"'),
    malformed,
  );
  check('white space', good.replace('{', '{ '), malformed);
  check('a line feed at its end', `${good}\n`, malformed);
  check('another order of members', JSON.stringify({ v: 1, ...cardOf() }), malformed);
  check('an escape that is not needed', good.replace('ada', '\\u0061da'), malformed);
  check('an unknown member', JSON.stringify(cardOf({ zz: 1 })), malformed);
  check('another version', JSON.stringify(cardOf({ v: 2 })), malformed);
  check('a missing member', JSON.stringify(cardOf({ origin: undefined })), malformed);
  check('an id in capitals', JSON.stringify(cardOf({ id: cardOf().id.toUpperCase() })), malformed);
  check('a number as 1.0', good.replace('"seq":1', '"seq":1.0'), malformed);
  check('a place of 0', JSON.stringify(cardOf({ seq: 0 })), malformed);
  check(
    'a time with an offset',
    JSON.stringify(cardOf({ at: '2026-11-21T12:00:00+00:00' })),
    malformed,
  );
  check(
    'subjects out of order',
    JSON.stringify(cardOf({ subjects: cardOf().subjects.toReversed() })),
    malformed,
  );
  check(
    'a subject twice',
    JSON.stringify(cardOf({ subjects: Array(2).fill(cardOf().subjects[0]) })),
    malformed,
  );
  check(
    '65 subjects',
    JSON.stringify(
      cardOf({
        subjects: Array.from({ length: 65 }, (_, n) => `sha256:${String(n).padStart(64, '0')}`),
      }),
    ),
    malformed,
  );
  check(
    'a digest in capitals',
    JSON.stringify(cardOf({ subjects: [`sha256:${'A'.repeat(64)}`] })),
    malformed,
  );
  check(
    'another algorithm',
    JSON.stringify(cardOf({ content: { alg: 'md5', digest: cardOf().content.digest } })),
    malformed,
  );
  check('no JSON', 'entry', malformed);
  check('an array', '[]', malformed);
  check('nothing', '', malformed);
}

/** Tile paths and entry bundles. */
export function addTiles(add) {
  const check = (name, path, expected) => add('tile_path', name, { path }, expected);
  const paths = [
    ['tile/0/x001/x234/067', 0, 1234067, 256],
    ['tile/0/000', 0, 0, 256],
    ['tile/3/999.p/255', 3, 999, 255],
    ['tile/63/x001/000.p/1', 63, 1000, 1],
    ['tile/entries/x001/x234/067.p/5', 'entries', 1234067, 5],
  ];
  for (const [path, level, index, width] of paths) check(path, path, { level, index, width });
  for (const path of [
    'tile/64/000',
    'tile/00/000',
    'tile/-1/000',
    'tile/0/0',
    'tile/0/1000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/05',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/../000',
    'tile/entry/000',
    'tile/0/x009/x999/x999/x999/x999/999',
    '',
  ]) {
    check(JSON.stringify(path), path, null);
  }

  const bundle = (name, bytes, expected, width) =>
    add('entry_bundle', name, { bytes: base64(bytes), width }, expected);
  const malformed = refusal('log.entry_bundle_malformed');
  const entry = (text) =>
    Buffer.concat([Buffer.of(text.length >> 8, text.length & 255), Buffer.from(text)]);
  const two = Buffer.concat([entry('first'), entry('')]);
  bundle('two entries, one of them empty', two, ['first', ''].map(base64Text), 2);
  bundle('one entry of 258 bytes', entry('a'.repeat(258)), [base64Text('a'.repeat(258))], 1);
  bundle('attack 23: a cut entry', two.subarray(0, 6), malformed, 1);
  bundle('a cut length', two.subarray(0, 8), malformed, 2);
  bundle('a byte too many', Buffer.concat([two, Buffer.of(0)]), malformed, 2);
  bundle('an entry too many', two, malformed, 1);
  bundle('an entry too few', two, malformed, 3);
  bundle('no entry', Buffer.alloc(0), malformed, 0);
  bundle('257 entries', Buffer.alloc(514), malformed, 257);
}

/** Offline proofs. */
export function addReceipts(add) {
  const entry = 'entry 4';
  const path = pathOf(4, LEAVES.slice(0, 7));
  const text = headText(7);
  const head = noteOf(text, logLine(text), witnessLine(text, 1_800_000_000));
  const proofText = ({
    first = 'c2sp.org/tlog-proof@v1',
    index = 'index 4',
    hashes = path.map(base64),
    note = head,
  } = {}) => `${[first, index, ...hashes].join('\n')}\n\n${note}`;
  const check = (name, proof, expected, logged = entry) =>
    add(
      'tlog_proof',
      name,
      { proof, entry: base64Text(logged), keys: [log.text], witnesses: [witness.text] },
      expected,
    );
  const malformed = refusal('log.proof_malformed');
  check('a receipt', proofText(), { index: 4, size: 7, witnesses: [witness.name] });
  check('a receipt with extra bytes', proofText({ index: 'extra AAE=\nindex 4' }), {
    index: 4,
    size: 7,
    witnesses: [witness.name],
  });
  check('a receipt without a witness', proofText({ note: noteOf(text, logLine(text)) }), {
    index: 4,
    size: 7,
    witnesses: [],
  });
  check('another entry', proofText(), refusal('log.inclusion_wrong'), 'entry 5');
  check('another index', proofText({ index: 'index 5' }), refusal('log.inclusion_wrong'));
  check(
    'a missing hash',
    proofText({ hashes: path.slice(1).map(base64) }),
    refusal('log.inclusion_wrong'),
  );
  check(
    'signed by a stranger of the same name',
    proofText({ note: noteOf(text, logLine(text, stranger)) }),
    refusal('log.signature_missing'),
  );
  const foreign = text.replace(ORIGIN, 'holdpoint.test/other');
  check(
    'attack 27: the log of another origin',
    proofText({ note: noteOf(foreign, logLine(foreign)) }),
    refusal('log.signature_missing'),
  );
  check(
    'signed by a witness only',
    proofText({ note: noteOf(text, witnessLine(text, 1_800_000_000)) }),
    refusal('log.signature_missing'),
  );
  check('a leading zero', proofText({ index: 'index 04' }), malformed);
  check('a negative index', proofText({ index: 'index -4' }), malformed);
  check('no index', proofText({ index: path.map(base64)[0] }), malformed);
  check('another version', proofText({ first: 'c2sp.org/tlog-proof@v2' }), malformed);
  check('a hash of 31 bytes', proofText({ hashes: [base64(path[0].subarray(1))] }), malformed);
  check(
    'a hash without padding',
    proofText({ hashes: [base64(path[0]).replace('=', '')] }),
    malformed,
  );
  check('extra bytes that are no base64', proofText({ index: 'extra !\nindex 4' }), malformed);
  check('no tree head', proofText().split('\n\n')[0], malformed);
  check('carriage returns', proofText().replaceAll('\n', '\r\n'), malformed);
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { aNoteSigner } from '@holdpoint/shared/report/testing/a-note-signer';
import { headOf as headIn, logFiles } from '@holdpoint/shared/report/testing/log-files';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { anEd25519Key, anEntry, ORIGIN, writeFiles } from '../testing/a-log.js';
import { goVerifier, pythonVerifier } from '../testing/foreign-verifiers.js';
import { verifyLogFiles } from './verify-log-files.js';

/** Thrice one witness: none asked, one whose last tree head is old, one that has seen the newest. */
const witnessStates = ['none', 'stale', 'newest'] as const;
type WitnessState = (typeof witnessStates)[number];
type Cell = 'accepts' | 'rejects' | 'rollback' | 'split view' | 'not append-only';

const SIZE = 1000;
const STALE = 500;
const logKey = aNoteSigner(ORIGIN, anEd25519Key());
const witness = aNoteSigner('witness.test/w1', anEd25519Key(), 'cosignature-ed25519');
const anotherKey = aNoteSigner(ORIGIN, anEd25519Key());
const headOf = (entries: readonly Uint8Array[]): string => headIn(entries, ORIGIN);
const genuine = Array.from({ length: SIZE }, (_, index) => anEntry(index));
const genuineNote = logKey.note(headOf(genuine));
const genuineFiles = logFiles(genuine, genuineNote);

const edited = (index: number): Uint8Array[] =>
  genuine.with(index, anEntry(index, { what: 'as it never was' }));
const swapped = genuine.with(10, anEntry(11)).with(11, anEntry(10));
/** A sign-off of long ago, in a stream of its own so that no number tells. */
const inserted = genuine.toSpliced(100, 0, anEntry(SIZE, { stream: 'thing:backdated', seq: 1 }));
const deleted = genuine.toSpliced(321, 1);
const empty: readonly Uint8Array[] = [];
const negative = headOf(empty).replace('\n0\n', '\n-1\n');

/** Files that a verifier is shown, and what it must answer in each state of the witness. Table of evidence.md §5 and §6. */
interface Attack {
  readonly name: string;
  readonly files: Map<string, Uint8Array>;
  readonly cells: Readonly<Record<WitnessState, Cell>>;
}

const always = (cell: Cell): Attack['cells'] => ({ none: cell, stale: cell, newest: cell });
const onlyEntries = new Map(
  [...logFiles(edited(321), genuineNote)].filter(([path]) => path.startsWith('tile/entries/')),
);
const attacks: readonly Attack[] = [
  { name: 'the genuine log', files: genuineFiles, cells: always('accepts') },
  {
    name: '1 (A1): edit the body of an entry',
    files: new Map([...genuineFiles, ...onlyEntries]),
    cells: always('rejects'),
  },
  {
    name: '2 (A2): edit a body, its leaf and all tiles, without the key',
    files: logFiles(edited(321), genuineNote),
    cells: always('rejects'),
  },
  {
    name: '3 (A3): delete an entry and number anew, without the key',
    files: logFiles(deleted, genuineNote),
    cells: always('rejects'),
  },
  {
    name: '4 (A4): go back to an older state that is genuine',
    files: logFiles(genuine.slice(0, 700), logKey.note(headOf(genuine.slice(0, 700)))),
    cells: { none: 'accepts', stale: 'accepts', newest: 'rollback' },
  },
  {
    name: '5 (A5): edit an old entry and sign again with the stolen key',
    files: logFiles(edited(321), logKey.note(headOf(edited(321)))),
    cells: { none: 'accepts', stale: 'not append-only', newest: 'split view' },
  },
  {
    name: '6 (A6): edit an entry that the stale witness has not seen, and sign again',
    files: logFiles(edited(900), logKey.note(headOf(edited(900)))),
    cells: { none: 'accepts', stale: 'accepts', newest: 'split view' },
  },
  {
    name: '7 (A7): insert a back-dated sign-off and sign again',
    files: logFiles(inserted, logKey.note(headOf(inserted))),
    cells: { none: 'accepts', stale: 'not append-only', newest: 'not append-only' },
  },
  {
    name: '8 (A8): swap two entries, without the key',
    files: logFiles(swapped, genuineNote),
    cells: always('rejects'),
  },
  {
    name: '9 (A9): sign with another key of the same name',
    files: logFiles(genuine, anotherKey.note(headOf(genuine))),
    cells: always('rejects'),
  },
  {
    name: '10 (A10): alter the size in the tree head',
    files: new Map([
      ...genuineFiles,
      ['checkpoint', Buffer.from(genuineNote.replace(`\n${SIZE}\n`, `\n${SIZE - 1}\n`))],
    ]),
    cells: always('rejects'),
  },
  {
    name: '28: sign a tree head of size 0 with the stolen key',
    files: logFiles(empty, logKey.note(headOf(empty))),
    cells: { none: 'accepts', stale: 'rollback', newest: 'rollback' },
  },
  {
    name: '28: sign a tree head of a negative size with the stolen key',
    files: new Map([['checkpoint', Buffer.from(`${negative}\n${logKey.line(negative)}\n`)]]),
    cells: always('rejects'),
  },
];

let root: string;
const held = new Map<WitnessState, string | null>([['none', null]]);
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdpoint-attacks-'));
  for (const [state, size] of [
    ['stale', STALE],
    ['newest', SIZE],
  ] as const) {
    const path = join(root, `${state}.note`);
    await writeFile(path, logKey.note(headOf(genuine.slice(0, size)), witness));
    held.set(state, path);
  }
  for (const [index, { files }] of attacks.entries())
    await writeFiles(join(root, String(index)), files);
});
afterAll(async () => {
  go?.[Symbol.dispose]();
  await rm(root, { recursive: true, force: true });
});

/** Verifies a directory against the note that the witness kept, or none. */
type Verifier = (
  directory: string,
  note: string | null,
) => Promise<{ readonly exitCode: number; readonly output: string }>;

const typescript: Verifier = async (directory, witnessNote) => {
  const { exitCode, lines } = await verifyLogFiles(directory, {
    keys: [logKey.key],
    witnesses: witnessNote === null ? [] : [witness.key],
    witnessNote,
  });
  return { exitCode, output: lines.join('\n') };
};
const python = pythonVerifier();
const go = goVerifier();
const verifiers: readonly (readonly [string, Verifier | null])[] = [
  ['TypeScript', typescript],
  [
    'Python',
    python &&
      ((directory, note) => {
        const asked = note === null ? [] : ['--witness', witness.vkey, '--witness-note', note];
        return python.run('log', directory, '--key', logKey.vkey, ...asked);
      }),
  ],
  [
    'Go',
    go && ((directory, note) => go.run(directory, logKey.vkey, ...(note === null ? [] : [note]))),
  ],
];

describe.each(verifiers)('the %s verifier', (_language, verify) => {
  (verify === null ? it.skip : it).each(attacks.map((attack, index) => ({ ...attack, index })))(
    'attack $name',
    async ({ cells, index }) => {
      const answers = await Promise.all(
        witnessStates.map(async (state) => {
          const note = held.get(state) ?? null;
          const answer = await verify?.(join(root, String(index)), note);
          return [state, cellOf(answer, cells[state])] as const;
        }),
      );
      expect(Object.fromEntries(answers)).toEqual(cells);
    },
  );
});

(go === null ? it.skip : it)('the Go verifier exits 64 when it is used wrongly', async () => {
  expect(await go?.run()).toMatchObject({ exitCode: 64 });
});

/** The reason is read only where the table names one. */
function cellOf(answer: Awaited<ReturnType<Verifier>> | undefined, wanted: Cell): string {
  if (answer?.exitCode === 0) return 'accepts';
  if (answer?.exitCode !== 13) return `exit code ${answer?.exitCode ?? 'none'}`;
  const reasons: readonly Cell[] = ['rollback', 'split view', 'not append-only'];
  const reason = reasons.find((one) => answer.output.includes(one));
  return wanted === 'rejects' ? 'rejects' : (reason ?? answer.output);
}

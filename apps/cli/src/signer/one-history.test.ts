import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { aLog } from '../witness/testing/a-log.js';
import { Witness } from '../witness/witness.js';
import { generateWitnessKeys, openWitnessKeys } from '../witness/witness-keys.js';
import { createWitnessMemory } from '../witness/witness-memory.js';
import { openKeyRing } from './key-ring.js';
import { generateKeys } from './make-keys.js';
import { Signer } from './signer.js';
import { createSignerState } from './signer-state.js';
import { aTree, base64, type Tree } from './testing/a-tree.js';

fc.configureGlobal({ seed: 8785 });

const SIZE = 12;
/** Histories that part at different leaves; a thief of the database or of the key has all of them. */
const histories: readonly Tree[] = [
  aTree(SIZE),
  aTree(SIZE, { 0: 'other' }),
  aTree(SIZE, { 4: 'other' }),
  aTree(SIZE, { 5: 'other', 9: 'other' }),
  aTree(SIZE, { 11: 'other' }),
];

interface Wish {
  readonly tree: Tree;
  /** Size that the asker takes for the last one; undefined for the true one. */
  readonly from: number | undefined;
  readonly size: number;
  /** The keeper is started anew before it is asked. */
  readonly restarts: boolean;
}

const size = fc.integer({ min: 0, max: SIZE });
const wishes: fc.Arbitrary<readonly Wish[]> = fc.array(
  fc.record({
    tree: fc.constantFrom(...histories),
    from: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, size),
    size,
    restarts: fc.boolean(),
  }),
  { minLength: 4, maxLength: 24 },
);

/** Heads that a keeper let out, in order, must be those of one history, none smaller than the one before. */
function expectOneHistory(
  released: readonly { readonly tree: Tree; readonly size: number }[],
): void {
  const last = released.at(-1);
  if (last === undefined) return;
  const roots = released.map(({ tree, size }) => base64(tree.root(size)));
  expect(roots).toEqual(released.map(({ size }) => base64(last.tree.root(size))));
  const sizes = released.map(({ size }) => size);
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
}

/** False for a refusal of the signer; anything else is a fault. */
function refused(error: unknown): boolean {
  if (isHoldpointError(error) && error.kind === 'integrity') return false;
  throw error;
}

describe('one history only', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-history-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('leaves the signer, whatever is asked in whatever order', async () => {
    await generateKeys({ directory, origin: 'log.example/atlas', program: null });
    const ring = await openKeyRing(directory);
    let count = 0;
    await fc.assert(
      fc.asyncProperty(wishes, async (asked) => {
        await createSignerState(directory);
        let signer = await Signer.open(directory, ring);
        const released: Wish[] = [];
        for (const wish of asked) {
          if (wish.restarts) signer = await Signer.open(directory, ring);
          const from = wish.from ?? released.at(-1)?.size ?? 0;
          const proof = from <= wish.size ? await wish.tree.consistency(from, wish.size) : [];
          const root = base64(wish.tree.root(wish.size));
          const request = { from, size: wish.size, root, proof: proof.map(base64) };
          const isSigned = await signer.signHead(request).then(() => true, refused);
          if (isSigned) released.push(wish);
        }
        count += released.length;
        expectOneHistory(released);
      }),
      { numRuns: 40 },
    );
    expect(count).toBeGreaterThan(40);
  });

  it('is cosigned by the witness, though the key of the log is stolen', async () => {
    const log = aLog('log.example/atlas');
    await generateWitnessKeys(directory, 'witness.example/w1');
    const keys = await openWitnessKeys(directory);
    const open = () => Witness.open(directory, keys, [log.key.verifier]);
    let count = 0;
    await fc.assert(
      fc.asyncProperty(wishes, async (asked) => {
        await createWitnessMemory(directory);
        let witness = await open();
        const released: Wish[] = [];
        for (const wish of asked) {
          if (wish.restarts) witness = await open();
          const from = wish.from ?? released.at(-1)?.size ?? 0;
          const body = await log.request(wish.tree, from, wish.size);
          const { status } = await witness.add(new TextEncoder().encode(body));
          if (status === 200) released.push(wish);
        }
        count += released.length;
        expectOneHistory(released);
      }),
      { numRuns: 40 },
    );
    expect(count).toBeGreaterThan(40);
  });
});

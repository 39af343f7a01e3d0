import { growthOf, hex, LEAVES, ORIGIN, pathOf, rootAt, sha256 } from './tlog-reference.mjs';

const flipped = (bytes) => Buffer.from(bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte)));

/** Inclusion and consistency proofs. */
export function addProofs(add) {
  const inclusion = (
    name,
    index,
    size,
    expected,
    {
      leaf = LEAVES[index],
      root = rootAt(size),
      proof = pathOf(index, LEAVES.slice(0, size)),
    } = {},
  ) =>
    add(
      'inclusion',
      name,
      { leafHash: hex(leaf), index, size, root: hex(root), proof: proof.map(hex) },
      expected,
    );
  for (const [index, size] of [
    [0, 1],
    [0, 2],
    [2, 3],
    [4, 7],
    [6, 7],
    [0, 8],
    [255, 256],
    [256, 257],
    [299, 300],
  ]) {
    inclusion(`leaf ${index} of ${size}`, index, size, true);
  }
  const path = pathOf(4, LEAVES.slice(0, 7));
  inclusion('another leaf', 4, 7, false, { leaf: LEAVES[5] });
  inclusion('another index', 5, 7, false, { leaf: LEAVES[4], proof: path });
  // Where the way up is the same, as for leaf 4 of 7 and of 8, the size is bound by the signature under the head alone.
  inclusion('another size', 4, 9, false, { proof: path, root: rootAt(7) });
  inclusion('another root', 4, 7, false, { root: rootAt(8) });
  inclusion('a changed hash', 4, 7, false, { proof: [flipped(path[0]), ...path.slice(1)] });
  inclusion('a missing hash', 4, 7, false, { proof: path.slice(1) });
  inclusion('a hash too many', 4, 7, false, { proof: [...path, path[0]] });
  inclusion('the hashes in another order', 4, 7, false, { proof: path.toReversed() });
  inclusion('a hash of 31 bytes', 4, 7, false, { proof: [path[0].subarray(1), ...path.slice(1)] });
  inclusion('an index as large as the size', 7, 7, false, { proof: path });
  inclusion('a negative index', -1, 7, false, { leaf: LEAVES[0], proof: path });
  inclusion('an empty tree', 0, 0, false, { proof: [], root: LEAVES[0] });
  inclusion('a node for a leaf', 0, 1, false, { leaf: LEAVES[0], root: rootAt(2), proof: [] });

  const consistency = (
    name,
    from,
    to,
    expected,
    {
      fromRoot = rootAt(from),
      toRoot = rootAt(to),
      proof = growthOf(from, LEAVES.slice(0, to)),
    } = {},
  ) =>
    add(
      'consistency',
      name,
      { from, to, fromRoot: hex(fromRoot), toRoot: hex(toRoot), proof: proof.map(hex) },
      expected,
    );
  for (const [from, to] of [
    [1, 2],
    [1, 8],
    [3, 7],
    [4, 7],
    [6, 8],
    [7, 7],
    [8, 9],
    [256, 257],
    [255, 300],
  ]) {
    consistency(`${from} to ${to}`, from, to, true);
  }
  const growth = growthOf(3, LEAVES.slice(0, 7));
  consistency('the empty tree begins every tree', 0, 7, true, { proof: [] });
  consistency('the empty tree with a proof', 0, 7, false, { proof: growth });
  consistency('the empty tree with another root', 0, 7, false, { fromRoot: rootAt(1), proof: [] });
  consistency('an empty tree with another root', 0, 0, false, {
    fromRoot: rootAt(1),
    toRoot: rootAt(1),
    proof: [],
  });
  consistency('the same size and another root', 7, 7, false, { toRoot: rootAt(8), proof: [] });
  consistency('the same size with a proof', 7, 7, false, { proof: growth });
  consistency('a smaller tree', 7, 3, false, { proof: growth });
  consistency('another older root', 3, 7, false, { fromRoot: rootAt(4) });
  consistency('another newer root', 3, 7, false, { toRoot: rootAt(8) });
  consistency('another older size', 2, 7, false, { fromRoot: rootAt(3), proof: growth });
  consistency('another newer size', 3, 9, false, { toRoot: rootAt(7), proof: growth });
  consistency('a changed hash', 3, 7, false, { proof: [flipped(growth[0]), ...growth.slice(1)] });
  consistency('a missing hash', 3, 7, false, { proof: growth.slice(0, -1) });
  consistency('a hash too many', 3, 7, false, { proof: [...growth, growth[0]] });
  consistency('no proof', 3, 7, false, { proof: [] });
  consistency('a negative size', -1, 7, false, { fromRoot: sha256(), proof: [] });
}

/** Tree heads beside those of a witness. */
export function addComparisons(add) {
  const head = (size, root = rootAt(size)) => ({ origin: ORIGIN, size, root: hex(root) });
  const check = (name, witnessed, presented, expected, proof = []) =>
    add('compare_heads', name, { witnessed, presented, proof: proof.map(hex) }, expected);
  const growth = growthOf(5, LEAVES.slice(0, 9));
  check('the same head', head(5), head(5), 'consistent');
  check('a grown log', head(5), head(9), 'consistent', growth);
  check('attack 4: an older head', head(9), head(5), 'rollback', growth);
  check('attack 28: an empty log', head(5), head(0), 'rollback');
  check('attack 28: a negative size', head(5), head(-1, sha256()), 'rollback');
  check('attack 28: a negative size against an empty log', head(0), head(-1, sha256()), 'rollback');
  check('attack 5: another root of the same size', head(5), head(5, rootAt(6)), 'split_view');
  check(
    'attack 7: a log of another past',
    head(5),
    head(9, flipped(rootAt(9))),
    'not_append_only',
    growth,
  );
  check('a grown log without proof', head(5), head(9), 'not_append_only');
  check(
    'attack 27: the head of another log',
    { ...head(5), origin: 'holdpoint.test/other' },
    head(5),
    'other_log',
  );
}

"""The tree of RFC 6962 section 2.1: hashes, roots, inclusion and consistency (RFC 9162, 2.1.3.2 and 2.1.4.2)."""

import hashlib

EMPTY_ROOT = hashlib.sha256(b'').digest()


def leaf_hash(entry):
    return hashlib.sha256(b'\0' + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b'\1' + left + right).digest()


def root_of(hashes):
    """Root over leaf hashes, level by level; an odd last hash rises alone, which is the RFC's split."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    while len(level) > 1:
        above = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) & 1:
            above.append(level[-1])
        level = above
    return level[0]


def _are_hashes(hashes):
    return all(isinstance(one, bytes) and len(one) == 32 for one in hashes)


def includes(leaf, index, size, root, proof):
    """RFC 9162 section 2.1.3.2. Total."""
    if not 0 <= index < size or not _are_hashes([leaf, root, *proof]):
        return False
    fn, sn, node = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = node_hash(sibling, node)
            while not fn & 1 and fn != 0:
                fn >>= 1
                sn >>= 1
        else:
            node = node_hash(node, sibling)
        fn >>= 1
        sn >>= 1
    return sn == 0 and node == root


def is_consistent(first, second, first_root, second_root, proof):
    """RFC 9162 section 2.1.4.2. Total. The empty tree is the start of every tree, and needs no proof."""
    if not 0 <= first <= second or not _are_hashes([first_root, second_root, *proof]):
        return False
    if first == second:
        return not proof and first_root == second_root and (first > 0 or first_root == EMPTY_ROOT)
    if first == 0:
        return not proof and first_root == EMPTY_ROOT
    if not proof:
        return False
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    fr = sr = path[0]
    for hash_ in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(hash_, fr), node_hash(hash_, sr)
            while not fn & 1 and fn != 0:
                fn >>= 1
                sn >>= 1
        else:
            sr = node_hash(sr, hash_)
        fn >>= 1
        sn >>= 1
    return sn == 0 and fr == first_root and sr == second_root

"""Signed notes, tree heads, cosignatures and offline proofs: the C2SP documents signed-note, tlog-checkpoint,
tlog-cosignature and tlog-proof. What C2SP calls a checkpoint is a tree head here: a checkpoint is a model's."""

import hashlib
from typing import NamedTuple

import curves
import merkle
from strict import Invalid, from_base64, is_decimal, require, text_of

MAXIMUM_NOTE_BYTES = 1_000_000
MAXIMUM_SIGNATURES = 16
LOG_KEY, WITNESS_KEY, WITNESS_KEY_ML_DSA = 0x01, 0x04, 0x06
_KEY_BYTES = {LOG_KEY: 32, WITNESS_KEY: 32, WITNESS_KEY_ML_DSA: 1312}


class Key(NamedTuple):
    name: str
    id: bytes
    type: int
    public: bytes


class Signature(NamedTuple):
    name: str
    id: bytes
    bytes: bytes


class Note(NamedTuple):
    text: str
    signatures: list


class Head(NamedTuple):
    """A tree head: `text` is what was signed."""

    origin: str
    size: int
    root: bytes
    text: str


def _is_name(name):
    return name != '' and '+' not in name and not any(one.isspace() for one in name)


def key_of(text):
    """A verifier key `name+hex(id)+base64(type || key)`; its id must be the hash of the rest."""
    parts = text.split('+', 2)
    require(len(parts) == 3 and _is_name(parts[0]), 'key.malformed', 'Expected name+id+key.')
    data = from_base64(parts[2], 'key.malformed')
    require(
        len(data) > 1 and _KEY_BYTES.get(data[0]) == len(data) - 1,
        'key.malformed',
        'Neither an Ed25519 nor a cosignature key.',
    )
    id_ = hashlib.sha256(parts[0].encode() + b'\n' + data).digest()[:4]
    require(parts[1] == id_.hex(), 'key.malformed', 'The id of the key is not its hash.')
    return Key(parts[0], id_, data[0], data[1:])


def note_of(data):
    """Text and signature lines; nothing is verified."""
    wrong = 'note.malformed'
    require(len(data) <= MAXIMUM_NOTE_BYTES, wrong, 'The note is too large.')
    text = text_of(data, wrong)
    require(all(one >= ' ' or one == '\n' for one in text), wrong, 'Control characters in the note.')
    body, separator, tail = text.rpartition('\n\n')
    require(separator != '' and tail.endswith('\n'), wrong, 'No signature lines in the note.')
    lines = tail[:-1].split('\n')
    require(len(lines) <= MAXIMUM_SIGNATURES, wrong, f'More than {MAXIMUM_SIGNATURES} signatures.')
    signatures = []
    for line in lines:
        parts = line.split(' ')
        require(len(parts) == 3 and parts[0] == '\u2014' and _is_name(parts[1]), wrong, 'Not a signature line.')
        data = from_base64(parts[2], wrong)
        require(len(data) > 4, wrong, 'A signature without bytes.')
        signatures.append(Signature(parts[1], data[:4], data[4:]))
    return Note(body + '\n', signatures)


def _is_genuine(note, key, signature):
    if key.type == LOG_KEY:
        return curves.ed25519(key.public, note.text.encode(), signature)
    require(key.type == WITNESS_KEY, 'algorithm.unavailable', 'ML-DSA-44 is not in the standard library.')
    moment = int.from_bytes(signature[:8], 'big')
    if len(signature) != 72 or moment >= 2**53:
        return False
    message = f'cosignature/v1\ntime {moment}\n{note.text}'.encode()
    return curves.ed25519(key.public, message, signature[8:])


def signers(note, keys):
    """The keys that signed. Unknown signatures are ignored; a wrong one by a known key spoils the whole note."""
    found = []
    for name, id_, signature in note.signatures:
        for key in keys:
            if (key.name, key.id) != (name, id_):
                continue
            require(_is_genuine(note, key, signature), 'note.signature_wrong', f'The signature of {name} is wrong.')
            if key not in found:
                found.append(key)
    return found


def head_of(note):
    wrong = 'tree_head.malformed'
    lines = note.text[:-1].split('\n')
    require(len(lines) >= 3 and all(lines), wrong, 'Expected origin, size and root.')
    origin, size, root = lines[:3]
    require(is_decimal(size) and int(size) < 2**53, wrong, 'The size is not a plain decimal number.')
    hash_ = from_base64(root, wrong)
    require(len(hash_) == 32, wrong, 'The root is not 32 bytes.')
    require(size != '0' or hash_ == merkle.EMPTY_ROOT, wrong, 'An empty tree has another root.')
    return Head(origin, int(size), hash_, note.text)


def signed_head(data, log_keys, witnesses=()):
    """Tree head that a log key signed and every witness cosigned. `log_keys` have the log's origin as their name."""
    note = note_of(data)
    signed = signers(note, [*log_keys, *witnesses])
    require(any(key in signed for key in log_keys), 'note.unsigned', 'No trusted key signed this tree head.')
    for witness in witnesses:
        require(witness in signed, 'witness.missing', f'{witness.name} has not cosigned this tree head.')
    head = head_of(note)
    # A key of another log, trusted for that log, says nothing of this one.
    require(
        any(key in signed and key.name == head.origin for key in log_keys),
        'tree_head.other_origin',
        f'Signed by the key of another log than {head.origin}.',
    )
    return head


def compare(held, shown, is_append_only):
    """A head held elsewhere against the one shown. `is_append_only` proves a smaller one; the reason is the code."""
    require(held.origin == shown.origin, 'witness.other_origin', 'The head held is of another log.')
    require(held.size <= shown.size, 'witness.rollback', f'rollback: size was {held.size} and is {shown.size}.')
    if held.size == shown.size:
        require(held.root == shown.root, 'witness.split_view', f'split view at size {held.size}.')
    else:
        require(is_append_only(), 'witness.not_append_only', f'not append-only since size {held.size}.')


class Proof(NamedTuple):
    index: int
    hashes: list
    note: bytes


def proof_of(data):
    """A `c2sp.org/tlog-proof@v1` file. Its extra line is not signed by anybody, so it is read and dropped."""
    wrong = 'proof.malformed'
    require(len(data) <= MAXIMUM_NOTE_BYTES, wrong, 'The proof is too large.')
    head, separator, note = data.partition(b'\n\n')
    lines = text_of(head, wrong).split('\n')
    require(separator != b'' and lines[0] == 'c2sp.org/tlog-proof@v1', wrong, 'Not a tlog-proof.')
    rest = lines[1:]
    if rest and rest[0].startswith('extra '):
        from_base64(rest.pop(0)[6:], wrong)
    require(bool(rest) and rest[0].startswith('index ') and is_decimal(rest[0][6:]), wrong, 'No index.')
    hashes = [from_base64(line, wrong) for line in rest[1:]]
    require(len(hashes) <= 63 and all(len(one) == 32 for one in hashes), wrong, 'Hashes are 32 bytes.')
    return Proof(int(rest[0][6:]), hashes, note)


def verify_proof(data, entry, log_keys, witnesses=()):
    """The tree head and index of an entry that is in the log. Raises `Invalid`."""
    proof = proof_of(data)
    head = signed_head(proof.note, log_keys, witnesses)
    if not merkle.includes(merkle.leaf_hash(entry), proof.index, head.size, head.root, proof.hashes):
        raise Invalid('proof.inclusion', 'The entry is not in this tree.')
    return head, proof.index

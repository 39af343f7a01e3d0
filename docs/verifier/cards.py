"""Entries of the log: canonical JSON cards that commit to an event's body by a salted digest."""

import hashlib
import re

from strict import canonical, is_digest, is_integer, json_of, moment_of, require, text_of

MAXIMUM_ENTRY_BYTES = 65_535
MAXIMUM_SUBJECTS = 64
_MEMBERS = {'v', 'origin', 'id', 'stream', 'seq', 'type', 'actor', 'at', 'subjects', 'content'}
_UUID = re.compile(r'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', re.ASCII)


def card_of(entry):
    """The card in an entry's bytes; exactly its members, exactly its canonical bytes."""
    wrong = 'entry.malformed'
    require(len(entry) <= MAXIMUM_ENTRY_BYTES, wrong, 'The entry is too large.')
    card = json_of(entry)
    require(isinstance(card, dict) and set(card) == _MEMBERS, wrong, 'Not the members of an entry card.')
    texts = ('origin', 'stream', 'type', 'actor')
    require(all(isinstance(card[name], str) and card[name] for name in texts), wrong, 'A text is missing.')
    require(card['v'] == 1 and type(card['v']) is int, wrong, 'Another version of the card.')
    require(isinstance(card['id'], str) and _UUID.fullmatch(card['id']) is not None, wrong, 'The id is no UUID.')
    require(is_integer(card['seq'], 1), wrong, 'Events are numbered from 1.')
    moment_of(card['at'], wrong)
    subjects, content = card['subjects'], card['content']
    require(isinstance(subjects, list) and all(map(is_digest, subjects)), wrong, 'Subjects are digests.')
    require(len(subjects) <= MAXIMUM_SUBJECTS and subjects == sorted(set(subjects)), wrong, 'Subjects are sorted.')
    require(
        isinstance(content, dict) and set(content) == {'alg', 'digest'} and content['alg'] == 'sha256'
        and is_digest(content['digest']),
        wrong,
        'The commitment is not a salted SHA-256.',
    )
    require(canonical(card) == text_of(entry), wrong, 'Written again, the card has other bytes.')
    return card


def content_digest(salt, body):
    """SHA-256(salt || canonical JSON of the body)."""
    return 'sha256:' + hashlib.sha256(salt + canonical(body).encode('utf-8', 'surrogatepass')).hexdigest()


def subjects_in(value):
    """Every digest found anywhere in a body, names of members included; sorted, each once."""
    if isinstance(value, dict):
        return sorted({one for pair in value.items() for half in pair for one in subjects_in(half)})
    if isinstance(value, list):
        return sorted({one for element in value for one in subjects_in(element)})
    return [value] if is_digest(value) else []


def gaps_in(cards):
    """What is wrong with the numbering: in each stream 1, 2, 3 … in log order."""
    last, found = {}, []
    for index, card in enumerate(cards):
        if card is None:
            continue
        due = last.get(card['stream'], 0) + 1
        if card['seq'] != due:
            found.append(f'{card["stream"]} goes on with {card["seq"]} at entry {index} where {due} was due')
        last[card['stream']] = card['seq']
    return found

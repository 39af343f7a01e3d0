#!/usr/bin/env python3
"""Verifies Holdpoint's log, proofs, decisions and evidence bundles: Python 3.11, standard library alone, no network.

Written from README.md beside it and the specifications it names, not from the platform's code. Exit codes: 0 proved (or
ALLOW), 10 DENY, 11 INCONCLUSIVE or PENDING, 12 stale or revoked, 13 anything false or missing, 64 usage.
"""

import argparse
import json
import sys
import time

sys.dont_write_bytecode = True  # A verifier leaves nothing beside itself.

import bundle
import cards
import decision
import notes
import tiles
import vectors
from strict import EXIT, Invalid, moment_of

MAXIMUM_FILE_BYTES = 64 * 1024 * 1024

NO_WITNESS = (
    'that you see the same log as everybody else: without a tree head kept by a witness, an older state, or a history '
    'signed again with the log\'s own key, passes'
)
TRUTH = 'that what was recorded is true: a log proves what was written and when, not that it happened'


class Usage(Exception):
    """The command line makes no sense."""


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise Usage(message)


def content(path):
    try:
        with open(path, 'rb') as file:
            data = file.read(MAXIMUM_FILE_BYTES + 1)
    except OSError as error:
        raise Invalid('file.unreadable', f'{path} can\'t be read.') from error
    if len(data) > MAXIMUM_FILE_BYTES:
        raise Invalid('file.too_large', f'{path} is larger than this verifier reads.')
    return data


def keys(texts):
    try:
        return [notes.key_of(text) for text in texts or ()]
    except Invalid as error:
        raise Usage(str(error)) from error


def outcome(status, code, detail, proved=(), not_proved=(), **more):
    return {
        'status': status, 'code': code, 'detail': detail, **more, 'proved': list(proved), 'notProved': list(not_proved)
    }


def log(options):
    log_keys, witnesses = keys(options.key), keys(options.witness)
    held_by_us = options.witness_note is not None
    head = notes.signed_head(tiles.read(options.directory, 'checkpoint'), log_keys, () if held_by_us else witnesses)
    found = []

    def on_entry(entry):
        try:
            card = cards.card_of(entry)
        except Invalid:
            found.append(None)
            return
        if card['origin'] != head.origin:
            raise Invalid('entry.other_origin', f'Entry {len(found)} was made for another log.')
        found.append(card)

    leaves = tiles.verify(options.directory, head, on_entry)
    proved = [
        f'{head.origin} has {head.size} entries under a tree head that the key given signed',
        'every entry hashes to its leaf, every tile and the signed root follow from the entries',
    ]
    if held_by_us:
        held = notes.signed_head(content(options.witness_note), log_keys, witnesses)
        notes.compare(held, head, lambda: notes.merkle.root_of(leaves[: held.size]) == held.root)
        proved.append(f'the first {held.size} entries are those of the tree head held outside')
        if held.size < head.size:
            proved.append(f'entries {held.size} to {head.size - 1} rest on the log\'s own key alone')
    elif witnesses:
        proved.append(f'cosigned at this size by {", ".join(one.name for one in witnesses)}')
    gaps = cards.gaps_in(found)
    if gaps:
        raise Invalid('entry.stream_gap', f'{len(gaps)} gaps: {"; ".join(gaps[:5])}.')
    count = sum(one is not None for one in found)
    if count > 0:
        proved.append(f'{count} entries are cards, and their streams count from 1 without a gap')
    is_watched = held_by_us or bool(witnesses)
    return outcome(
        'valid', None, f'{head.size} entries of {head.origin}', proved, [TRUTH] if is_watched else [NO_WITNESS, TRUTH],
        origin=head.origin, size=head.size, root=head.root.hex(), cards=count,
    )


def proof(options):
    log_keys, witnesses = keys(options.key), keys(options.witness)
    head, index = notes.verify_proof(content(options.proof), content(options.entry), log_keys, witnesses)
    return outcome(
        'valid', None, f'entry {index} of {head.size} in {head.origin}',
        [f'the entry is number {index} of a tree of {head.size} that the key given signed'],
        [TRUTH] if witnesses else [NO_WITNESS, TRUTH],
        origin=head.origin, size=head.size, index=index,
    )


def decide(options):
    now = time.time() if options.now is None else moment_of(options.now)
    return outcome(**decision.verify(content(options.envelope), decision.wishes_of(options, content), now))


def check_bundle(options):
    return outcome(
        **bundle.verify(options.directory, keys(options.key), keys(options.witness), options.log), status='valid'
    )


def check_vectors(options):
    return outcome(**vectors.run(content(options.file)))


def arguments():
    parser = Parser(prog='verify.py', description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, parser_class=Parser)

    def command(name, run, help_text):
        made = commands.add_parser(name, help=help_text, description=help_text)
        made.add_argument('--json', action='store_true', help='one JSON object instead of text')
        made.set_defaults(run=run)
        return made

    def trust(made, is_key_required=True):
        made.add_argument('--key', action='append', required=is_key_required, metavar='VKEY', help='of the log')
        made.add_argument('--witness', action='append', metavar='VKEY', help='each must have cosigned')

    made = command('log', log, 'a directory of static files (C2SP tlog-tiles)')
    made.add_argument('directory')
    made.add_argument('--witness-note', metavar='FILE', help='a tree head that was kept elsewhere')
    trust(made)
    made = command('proof', proof, 'an offline proof (C2SP tlog-proof) of one entry')
    made.add_argument('proof')
    made.add_argument('--entry', required=True, metavar='FILE', help='the exact bytes of the entry')
    trust(made)
    made = command('decision', decide, 'a signed decision (DSSE)')
    decision.add_arguments(made)
    made = command('bundle', check_bundle, 'the log evidence of a bundle')
    made.add_argument('directory')
    made.add_argument('--log', metavar='DIR', help='the whole log, as static files')
    trust(made, is_key_required=False)
    made = command('vectors', check_vectors, 'test vectors shared with the other verifiers')
    made.add_argument('file')
    return parser


def lines_of(result):
    yield f'{result["status"]}{"" if result["code"] is None else " (" + result["code"] + ")"}: {result["detail"]}'
    yield from (f'proved: {line}' for line in result['proved'])
    yield from (f'not proved: {line}' for line in result['notProved'])


def visible(line):
    """Names and details are a stranger's: a control character could print a line that says "valid"."""
    return ''.join(one if one.isprintable() else f'\\u{{{ord(one):x}}}' for one in line)


def main(argv):
    as_json = '--json' in argv
    try:
        options = arguments().parse_args(argv)
        result = options.run(options)
    except Usage as error:
        result = outcome('usage', 'usage', str(error))
    except Invalid as error:
        result = outcome('invalid', error.code, str(error))
    except Exception as error:  # No error is ever a pass.
        result = outcome('invalid', 'verify.failed', f'{type(error).__name__}: {error}')
    if as_json:
        print(json.dumps(result))
    else:
        print('\n'.join(visible(line) for line in lines_of(result)))
    return EXIT.get(result['status'], 0 if result['status'] == 'valid' else EXIT['invalid'])


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

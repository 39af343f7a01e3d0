"""Strict readings of bytes: base64, JSON without duplicate keys, RFC 3339 in UTC. Anything else is `Invalid`."""

import base64
import binascii
import datetime
import json
import re

EXIT = {'allow': 0, 'deny': 10, 'inconclusive': 11, 'stale': 12, 'invalid': 13, 'usage': 64}
MAXIMUM_DEPTH = 64
MAXIMUM_INTEGER = 2**53 - 1


class Invalid(Exception):
    """Something is not as it must be: `code` for programs, the text for people."""

    def __init__(self, code, detail):
        super().__init__(detail)
        self.code = code


def require(condition, code, detail):
    if not condition:
        raise Invalid(code, detail)


def from_base64(text, code='base64.malformed', url=False):
    """Canonical base64 only: written again, the bytes give the same text."""
    require(isinstance(text, str), code, 'Base64 is a string.')
    try:
        raw = text.encode('ascii')
        if url:
            require(b'=' not in raw, code, 'Base64url has no padding here.')
            data = base64.b64decode(raw + b'=' * (-len(raw) % 4), altchars=b'-_', validate=True)
            again = base64.urlsafe_b64encode(data).rstrip(b'=')
        else:
            data = base64.b64decode(raw, validate=True)
            again = base64.b64encode(data)
    except (UnicodeEncodeError, binascii.Error, ValueError) as error:
        raise Invalid(code, 'Not base64.') from error
    require(again == raw, code, 'Base64 is not in its canonical form.')
    return data


def _pairs(pairs):
    members = dict(pairs)
    # Two readers of one text may each take another of two members with one name.
    require(len(members) == len(pairs), 'json.duplicate_key', 'A member is there twice.')
    # In JavaScript it is no member like others.
    require('__proto__' not in members, 'json.name_forbidden', 'A member is called __proto__.')
    return members


def _refuse(constant):
    raise Invalid('json.malformed', f'{constant} is not JSON.')


def _assert_depth(text):
    depth, in_string, escaped = 0, False, False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == '\\':
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in '[{':
            depth += 1
            require(depth <= MAXIMUM_DEPTH, 'json.too_deep', f'JSON deeper than {MAXIMUM_DEPTH}.')
        elif character in ']}':
            depth -= 1


def text_of(data, code='text.malformed'):
    """Strict UTF-8; a byte order mark stays, and so is an error wherever JSON is read."""
    try:
        return data.decode('utf-8', 'strict')
    except UnicodeDecodeError as error:
        raise Invalid(code, 'Not UTF-8.') from error


def json_of(data):
    """Any JSON text of at most 64 levels, with no member twice, no NaN and no lone surrogate."""
    text = text_of(data) if isinstance(data, bytes) else data
    _assert_depth(text)
    try:
        value = json.loads(text, object_pairs_hook=_pairs, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Invalid('json.malformed', 'Not JSON.') from error
    return value


def is_integer(value, minimum=0):
    """An exact JSON integer. In Python True is 1, so it is asked for by name."""
    return type(value) is int and minimum <= value <= MAXIMUM_INTEGER


def canonical(value):
    """RFC 8785 for values without fractions: members by UTF-16 code units, no white space."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode('utf-16-be', 'surrogatepass'))
        return '{' + ','.join(f'{_quoted(name)}:{canonical(value[name])}' for name in names) + '}'
    if isinstance(value, list):
        return '[' + ','.join(canonical(one) for one in value) + ']'
    if isinstance(value, str):
        return _quoted(value)
    if type(value) is float or (type(value) is int and abs(value) > MAXIMUM_INTEGER):
        return _number(float(value))
    return json.dumps(value)


def _quoted(text):
    plain = json.dumps(text, ensure_ascii=False)
    # U+007F is not escaped by either; a lone surrogate is written as its escape (ECMAScript 25.5.2.3).
    return re.sub('[\ud800-\udfff]', lambda found: f'\\u{ord(found[0]):04x}', plain)


def _number(value):
    """ECMAScript's Number::toString; Python's shortest digits are the same, its layout is not."""
    if value == 0:
        return '0'
    sign, value = ('-', -value) if value < 0 else ('', value)
    mantissa, _, exponent = repr(value).partition('e')
    whole, _, fraction = mantissa.partition('.')
    fraction = '' if fraction == '0' else fraction
    digits = (whole + fraction).lstrip('0')
    place = len(whole) + int(exponent or 0)
    if whole == '0':
        place -= len(whole + fraction) - len(digits)
    digits = digits.rstrip('0')
    if 0 < place <= 21:
        if len(digits) <= place:
            return sign + digits + '0' * (place - len(digits))
        return f'{sign}{digits[:place]}.{digits[place:]}'
    if -6 < place <= 0:
        return f'{sign}0.{"0" * -place}{digits}'
    power = f'e{"+" if place > 0 else "-"}{abs(place - 1)}'
    return sign + digits[0] + (f'.{digits[1:]}' if len(digits) > 1 else '') + power


_MOMENT = re.compile(r'(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z', re.ASCII)


def moment_of(text, code='time.malformed'):
    """Seconds since 1970 of RFC 3339 with `Z`; a time without a zone means a different moment to each reader."""
    found = _MOMENT.fullmatch(text) if isinstance(text, str) else None
    require(found is not None, code, 'Not RFC 3339 in UTC with Z.')
    *parts, fraction = found.groups()
    try:
        whole = datetime.datetime(*map(int, parts), tzinfo=datetime.timezone.utc)
    except ValueError as error:
        raise Invalid(code, 'No such moment.') from error
    return whole.timestamp() + (int(fraction) / 10 ** len(fraction) if fraction else 0)


_DIGEST = re.compile(r'sha256:[0-9a-f]{64}', re.ASCII)


def is_digest(value):
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def is_decimal(text):
    return re.fullmatch(r'0|[1-9][0-9]{0,18}', text) is not None

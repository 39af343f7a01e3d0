"""Signatures in plain Python: Ed25519 (RFC 8032), ECDSA on P-256 (FIPS 186-5) and RSA PKCS#1 v1.5 (RFC 8017).

Only verification, so nothing here is secret and nothing needs constant time. Every function is total: malformed keys
and signatures are False, never an exception.
"""

import hashlib

# --- Ed25519, RFC 8032 section 5.1 ---------------------------------------------------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_SQRT_M1 = pow(2, (_P - 1) // 4, _P)


def _recover_x(y, sign):
    if y >= _P:
        return None
    x2 = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (_P + 3) // 8, _P)
    if (x * x - x2) % _P != 0:
        x = x * _SQRT_M1 % _P
    if (x * x - x2) % _P != 0:
        return None
    return _P - x if x & 1 != sign else x


def _point(encoded):
    """Extended coordinates (X, Y, Z, T) of 32 bytes, or None."""
    y = int.from_bytes(encoded, 'little')
    sign, y = y >> 255, y & (2**255 - 1)
    x = _recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % _P)


def _add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % _P
    f = (a[1] + a[0]) * (b[1] + b[0]) % _P
    g = 2 * a[3] * b[3] * _D % _P
    h = 2 * a[2] * b[2] % _P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _double(a):
    xx, yy, zz = a[0] * a[0], a[1] * a[1], 2 * a[2] * a[2]
    h = xx + yy
    e = h - (a[0] + a[1]) ** 2
    g = xx - yy
    f = zz + g
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(scalar, point):
    sum_ = (0, 1, 1, 0)
    for bit in bin(scalar)[2:]:
        sum_ = _double(sum_)
        if bit == '1':
            sum_ = _add(sum_, point)
    return sum_


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE_X = _recover_x(_BASE_Y, 0)
_BASE = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def ed25519(public_key, message, signature):
    """True for a signature of 64 bytes by the raw key of 32 bytes. S >= L is malleable, so it is refused."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a = _point(public_key)
    s = int.from_bytes(signature[32:], 'little')
    if a is None or s >= _L or _times(8, a)[0] % _P == 0:  # a key of small order signs anything
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), 'little') % _L
    negative = (_P - a[0], a[1], 1, _P - a[3])
    x, y, z, _ = _add(_times(s, _BASE), _times(k, negative))
    inverse = pow(z, _P - 2, _P)
    x, y = x * inverse % _P, y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, 'little') == signature[:32]


# --- DER and SPKI, X.690 and RFC 5480 ------------------------------------------------------------------------------


def _der(data, tag):
    """Content and rest of one DER element of the given tag; ValueError for anything else."""
    if len(data) < 2 or data[0] != tag:
        raise ValueError('another DER tag')
    size, start = data[1], 2
    if size >= 0x80:
        count = size & 0x7F
        start = 2 + count
        size = int.from_bytes(data[2:start], 'big')
        if not 1 <= count <= 4 or len(data) < start or size < 0x80 or data[2] == 0:
            raise ValueError('a DER length that is not the shortest')
    if len(data) < start + size:
        raise ValueError('DER is cut off')
    return data[start : start + size], data[start + size :]


def _integer(data):
    content, rest = _der(data, 0x02)
    if not content or content[0] & 0x80 or (len(content) > 1 and content[0] == 0 and content[1] < 0x80):
        raise ValueError('not a shortest positive integer')
    return int.from_bytes(content, 'big'), rest


_ED25519 = bytes.fromhex('06032b6570')
_P256 = bytes.fromhex('06072a8648ce3d020106082a8648ce3d030107')
_RSA = bytes.fromhex('06092a864886f70d0101010500')


def _spki(der, algorithm):
    body, rest = _der(der, 0x30)
    found, bits = _der(body, 0x30)
    key, after = _der(bits, 0x03)
    if rest or after or found != algorithm or key[:1] != b'\0':
        raise ValueError('not a public key of this algorithm')
    return key[1:]


# --- P-256, FIPS 186-5 section 6.4.2, curve of SP 800-186 ----------------------------------------------------------

_Q = 2**256 - 2**224 + 2**192 + 2**96 - 1
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def _curve_add(a, b):
    if a is None or b is None:
        return b if a is None else a
    if a[0] == b[0]:
        if (a[1] + b[1]) % _Q == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, _Q)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, _Q)
    x = (slope * slope - a[0] - b[0]) % _Q
    return x, (slope * (a[0] - x) - a[1]) % _Q


def _curve_times(scalar, point):
    sum_ = None
    for bit in bin(scalar)[2:]:
        sum_ = _curve_add(sum_, sum_)
        if bit == '1':
            sum_ = _curve_add(sum_, point)
    return sum_


def es256(spki, message, signature):
    """True for a DER signature over SHA-256 by the P-256 key in SPKI DER."""
    try:
        key = _spki(spki, _P256)
        content, rest = _der(signature, 0x30)
        r, after = _integer(content)
        s, end = _integer(after)
    except ValueError:
        return False
    if rest or end or len(key) != 65 or key[0] != 4 or not 0 < r < _N or not 0 < s < _N:
        return False
    x, y = int.from_bytes(key[1:33], 'big'), int.from_bytes(key[33:], 'big')
    if x >= _Q or y >= _Q or (y * y - x * x * x + 3 * x - _B) % _Q != 0:
        return False
    inverse = pow(s, -1, _N)
    digest = int.from_bytes(hashlib.sha256(message).digest(), 'big')
    point = _curve_add(_curve_times(digest * inverse % _N, _G), _curve_times(r * inverse % _N, (x, y)))
    return point is not None and point[0] % _N == r


# --- RSA, RFC 8017 section 8.2.2 -----------------------------------------------------------------------------------

_SHA256_INFO = bytes.fromhex('3031300d060960864801650304020105000420')


def rs256(spki, message, signature):
    """True for a PKCS#1 v1.5 signature over SHA-256 by the RSA key in SPKI DER, 2048 to 8192 bits."""
    try:
        body, rest = _der(_spki(spki, _RSA), 0x30)
        modulus, after = _integer(body)
        exponent, end = _integer(after)
    except ValueError:
        return False
    size = (modulus.bit_length() + 7) // 8
    if rest or end or not 256 <= size <= 1024 or exponent < 3 or exponent.bit_length() > 32 or len(signature) != size:
        return False
    value = int.from_bytes(signature, 'big')
    if value >= modulus:
        return False
    tail = b'\0' + _SHA256_INFO + hashlib.sha256(message).digest()
    wanted = b'\0\1' + b'\xff' * (size - 2 - len(tail)) + tail
    return pow(value, exponent, modulus).to_bytes(size, 'big') == wanted


def algorithm_of(public_key):
    """Which algorithm a raw or SPKI public key is for; None for none of ours."""
    if len(public_key) == 32:
        return 'ed25519'
    for name, identifier in (('ed25519', _ED25519), ('es256', _P256), ('rs256', _RSA)):
        try:
            _spki(public_key, identifier)
            return name
        except ValueError:
            continue
    return None


def verify(algorithm, public_key, message, signature):
    """`public_key` is SPKI DER, and for ed25519 may be the raw 32 bytes. An algorithm that we can't check is False."""
    if algorithm == 'ed25519':
        if len(public_key) != 32:
            try:
                public_key = _spki(public_key, _ED25519)
            except ValueError:
                return False
        return ed25519(public_key, message, signature)
    if algorithm == 'es256':
        return es256(public_key, message, signature)
    return algorithm == 'rs256' and rs256(public_key, message, signature)

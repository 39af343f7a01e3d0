import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

import { canonicalJson } from '../../digest/canonical-json.js';
import { sha256Bytes } from '../../digest/sha256.js';
import { toBase64Url } from '../../encoding/base64.js';
import type { Assertion } from '../../webauthn/assertion.js';
import { signOffChallenge } from '../../webauthn/challenge.js';
import type { EnrolledCredential } from '../../webauthn/enrolled-credential.js';
import { derSignatureOf } from '../../webauthn/software-key.js';

/*
 * ECDSA on P-256 in plain numbers, so that a bundle of the tests is made without waiting. It keeps no secret: its keys are the
 * digests of names. SEC 1 §4.1.3; the curve is that of SP 800-186 §3.2.1.3.
 */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const GX = 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n;
const GY = 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n;
const P256_PREFIX = '3059301306072a8648ce3d020106082a8648ce3d03010703420004';

export const SIGNATORY_RP_ID = 'localhost';
const ORIGIN = 'http://localhost:4600';
const PRESENT_AND_VERIFIED = 0x05;

/** A person of the tests with an authenticator; the same name, the same key. */
export interface Signatory {
  readonly credential: EnrolledCredential;
  sign(words: string): Assertion;
}

const known = new Map<string, Signatory>();

export function aSignatory(person: string): Signatory {
  const before = known.get(person);
  if (before !== undefined) return before;
  const secret = scalarOf(utf8ToBytes(person));
  const { x, y } = multiply(secret);
  const credential: EnrolledCredential = {
    credentialId: toBase64Url(sha256Bytes(utf8ToBytes(`credential of ${person}`))),
    publicKey: toBase64Url(hexToBytes(`${P256_PREFIX}${hexOf(x)}${hexOf(y)}`)),
    algorithm: 'es256',
    rpId: SIGNATORY_RP_ID,
    person,
    label: 'of the tests',
  };
  const signatory: Signatory = {
    credential,
    sign: (words) => {
      const challenge = toBase64Url(signOffChallenge(words));
      const client = { type: 'webauthn.get', challenge, origin: ORIGIN, crossOrigin: false };
      const clientData = utf8ToBytes(canonicalJson(client));
      const data = concatBytes(
        sha256Bytes(utf8ToBytes(SIGNATORY_RP_ID)),
        Uint8Array.of(PRESENT_AND_VERIFIED, 0, 0, 0, 0),
      );
      return {
        credentialId: credential.credentialId,
        authenticatorData: toBase64Url(data),
        clientDataJSON: toBase64Url(clientData),
        signature: toBase64Url(signed(secret, concatBytes(data, sha256Bytes(clientData)))),
      };
    },
  };
  known.set(person, signatory);
  return signatory;
}

function signed(secret: bigint, message: Uint8Array): Uint8Array {
  const nonce = scalarOf(concatBytes(utf8ToBytes(hexOf(secret)), message));
  const r = multiply(nonce).x % N;
  const digest = BigInt(`0x${bytesToHex(sha256Bytes(message))}`);
  const s = modulo(inverse(nonce, N) * (digest + r * secret), N);
  return derSignatureOf(hexToBytes(`${hexOf(r)}${hexOf(s)}`));
}

function scalarOf(bytes: Uint8Array): bigint {
  return (BigInt(`0x${bytesToHex(sha256Bytes(bytes))}`) % (N - 1n)) + 1n;
}

function hexOf(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}

function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** Extended Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [modulo(value, modulus), modulus];
  let [x, y] = [1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return modulo(x, modulus);
}

/** In Jacobian coordinates: x = X / Z², y = Y / Z³. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

function multiply(scalar: bigint): { readonly x: bigint; readonly y: bigint } {
  let sum: Point | undefined;
  for (const bit of scalar.toString(2)) {
    if (sum !== undefined) sum = doubled(sum);
    if (bit === '1') sum = sum === undefined ? { x: GX, y: GY, z: 1n } : withBase(sum);
  }
  const { x, y, z } = sum ?? { x: 0n, y: 0n, z: 1n };
  const inverted = inverse(z, P);
  return { x: modulo(x * inverted ** 2n, P), y: modulo(y * inverted ** 3n, P) };
}

/** "dbl-2001-b" for a = -3 of the Explicit-Formulas Database. */
function doubled({ x, y, z }: Point): Point {
  const delta = (z * z) % P;
  const gamma = (y * y) % P;
  const beta = (x * gamma) % P;
  const alpha = (3n * (x - delta) * (x + delta)) % P;
  const nextX = modulo(alpha * alpha - 8n * beta, P);
  return {
    x: nextX,
    y: modulo(alpha * (4n * beta - nextX) - 8n * gamma * gamma, P),
    z: modulo((y + z) ** 2n - gamma - delta, P),
  };
}

/** "madd" with the base point; a scalar below the order never meets it or its negative. */
function withBase({ x, y, z }: Point): Point {
  const squared = (z * z) % P;
  const h = modulo(GX * squared - x, P);
  const r = modulo(GY * squared * z - y, P);
  const h2 = (h * h) % P;
  const h3 = (h2 * h) % P;
  const v = (x * h2) % P;
  const nextX = modulo(r * r - h3 - 2n * v, P);
  return { x: nextX, y: modulo(r * (v - nextX) - y * h3, P), z: modulo(z * h, P) };
}

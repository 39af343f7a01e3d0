import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { envelopeOf, pae } from '@holdpoint/shared/attestation/dsse';
import { STATEMENT_TYPE } from '@holdpoint/shared/attestation/statement';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { requireSecuresystemslib } from '../testing/require-securesystemslib.mjs';

const python = requireSecuresystemslib();
const withLibrary = python === null ? it.skip : it;

const payload = new TextEncoder().encode('{"_type":"https://in-toto.io/Statement/v1"}');
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const signature = sign(null, pae(STATEMENT_TYPE, payload), privateKey);
const envelope = envelopeOf(STATEMENT_TYPE, payload, [{ keyid: 'gate', signature }]);

/** Says by its exit status whether securesystemslib takes `envelope.json` under `key.pem`. */
const CHECK = `
import json
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey
key = SSlibKey.from_crypto(load_pem_public_key(open("key.pem", "rb").read()), keyid="gate")
envelope = Envelope.from_dict(json.load(open("envelope.json")))
assert list(envelope.verify([key], 1)) == ["gate"]
assert json.loads(envelope.payload)["_type"] == "https://in-toto.io/Statement/v1"
`;

describe('an envelope of ours, before verifiers of others', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdpoint-dsse-'));
    writeFileSync(join(folder, 'key.pem'), publicKey.export({ format: 'pem', type: 'spki' }));
    writeFileSync(join(folder, 'signature'), signature);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const openssl = (signed: Uint8Array): number | null => {
    writeFileSync(join(folder, 'signed'), signed);
    const options = '-verify -pubin -inkey key.pem -rawin -in signed -sigfile signature';
    return spawnSync('openssl', ['pkeyutl', ...options.split(' ')], { cwd: folder }).status;
  };

  it('is accepted by openssl over its encoding, and not over its bare payload', () => {
    expect(openssl(pae(STATEMENT_TYPE, payload))).toBe(0);
    expect(openssl(payload)).toBe(1);
  });

  const library = (read: object): number | null => {
    writeFileSync(join(folder, 'envelope.json'), JSON.stringify(read));
    return spawnSync(python ?? 'python3', ['-c', CHECK], { cwd: folder }).status;
  };

  withLibrary('is accepted by securesystemslib, and not with another type', () => {
    expect(library(envelope)).toBe(0);
    expect(library({ ...envelope, payloadType: 'application/json' })).toBe(1);
  });
});

import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';

import { readEvidenceFile } from '@holdpoint/adapters/logs/read-evidence-file';
import type { VerificationPorts } from '@holdpoint/shared/report/verification';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';

const decompress = promisify(zstdDecompress);

/** What verification needs from the machine: strict UTF-8, bounded zstd, the reader of imported logs and WebCrypto. No network. */
export const verificationPorts: VerificationPorts = {
  decodeUtf8: (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
  verifySignature: verifierOf(globalThis.crypto.subtle),
  decompressZstd: (bytes, maximumBytes) => decompress(bytes, { maxOutputLength: maximumBytes }),
  readImportedLog: async (bytes, _fileName, scorer) => {
    const { model, findings, records, session } = await readEvidenceFile(bytes, scorer);
    return {
      model,
      findingCodes: findings.map(({ code }) => code),
      samples: records,
      ...(session === undefined ? {} : { session }),
    };
  },
};

import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';

import { toImportedSamples } from '@holdpoint/adapters/logs/imported-samples';
import { readInspectLog } from '@holdpoint/adapters/logs/read-inspect-log';
import type { VerificationPorts } from '@holdpoint/shared/report/verification';

const decompress = promisify(zstdDecompress);

/** What verification needs from the machine: strict UTF-8, bounded zstd and the reader of imported logs. No network. */
export const verificationPorts: VerificationPorts = {
  decodeUtf8: (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
  decompressZstd: (bytes, maximumBytes) => decompress(bytes, { maxOutputLength: maximumBytes }),
  readImportedLog: async (bytes, _fileName, scorer) => {
    const log = await readInspectLog(bytes);
    const { model, findings, records } = toImportedSamples(log, scorer === null ? {} : { scorer });
    return { model, findingCodes: findings.map(({ code }) => code), samples: records };
  },
};

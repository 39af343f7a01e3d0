import { sha256 } from '../digest/sha256.js';
import { type BundleSource, logPathOf, Manifest, MANIFEST_PATH, packPathOf } from './bundle.js';
import { inputPathOf } from './bundle-computation.js';
import { bundleFiles, bundleObjects, document, manifestOf } from './bundle-files.js';
import { describe, type VerificationFinding, type VerificationPorts } from './verification.js';

type Files = ReadonlyMap<string, Uint8Array>;
type Decoder = Pick<VerificationPorts, 'decodeUtf8'>;

/** The manifest lists every other file with its size and digest, and nothing else, in the one canonical form. Total. */
export function verifyManifest(
  files: Files,
  { decodeUtf8 }: Decoder,
): readonly VerificationFinding[] {
  const bytes = files.get(MANIFEST_PATH);
  if (bytes === undefined) {
    return [{ code: 'verify.file_missing', path: MANIFEST_PATH, detail: 'There is no manifest.' }];
  }
  const invalid = (detail: string): VerificationFinding => ({
    code: 'verify.manifest_invalid',
    path: MANIFEST_PATH,
    detail,
  });
  try {
    const text = decodeUtf8(bytes);
    if (text === manifestOf(files)) return [];
    const manifest = Manifest.parse(JSON.parse(text));
    const differences = differencesOf(manifest, files);
    if (document(manifest) !== text)
      return [invalid('Written again, the manifest has other bytes.'), ...differences];
    return differences.length > 0
      ? differences
      : [invalid('The files are not listed once and in order.')];
  } catch (error) {
    return [invalid(describe(error).slice(0, 500))];
  }
}

function differencesOf({ files: listed }: Manifest, files: Files): readonly VerificationFinding[] {
  const names = new Set(listed.map(({ path }) => path));
  const added = [...files.keys()].filter((path) => path !== MANIFEST_PATH && !names.has(path));
  return [
    ...listed.flatMap(({ path, sizeBytes, sha256: digest }): VerificationFinding[] => {
      const bytes = files.get(path);
      if (bytes === undefined)
        return [{ code: 'verify.file_missing', path, detail: 'Listed, but not there.' }];
      if (bytes.length === sizeBytes && sha256(bytes) === digest) return [];
      return [
        { code: 'verify.file_changed', path, detail: 'Its bytes are not those of the manifest.' },
      ];
    }),
    ...added.map((path): VerificationFinding => ({
      code: 'verify.file_added',
      path,
      detail: 'Not in the manifest.',
    })),
  ];
}

/**
 * Every text file, rendered again from what the bundle says, has the same bytes; and there is no file but these, the
 * objects that they name and the manifest. Throws what `bundleFiles` throws.
 */
export function verifyRendering(
  source: BundleSource,
  files: Files,
  { decodeUtf8 }: Decoder,
): readonly VerificationFinding[] {
  const texts = bundleFiles(source);
  const objects = bundleObjects(source).map(({ path }) => path);
  const expected = new Set([...texts.keys(), ...objects, MANIFEST_PATH]);
  const findings: VerificationFinding[] = [];
  for (const [path, text] of texts) {
    const bytes = files.get(path);
    if (bytes === undefined) {
      findings.push({ code: 'verify.file_missing', path, detail: 'The bundle calls for it.' });
    } else if (decodeUtf8(bytes) !== text) {
      findings.push({
        code: path.startsWith('report.') ? 'verify.report_differs' : 'verify.file_changed',
        path,
        detail: 'Made again from the evidence, the file has other bytes.',
      });
    }
  }
  for (const path of objects) {
    if (!files.has(path))
      findings.push({ code: 'verify.file_missing', path, detail: 'The records call for it.' });
  }
  for (const path of files.keys()) {
    if (!expected.has(path))
      findings.push({
        code: 'verify.file_added',
        path,
        detail: 'Nothing in the bundle calls for it.',
      });
  }
  return findings;
}

/** Packs, logs and inputs are named by the SHA-256 of their bytes, so one can't stand in for another. Total. */
export function verifyObjectNames(files: Files): readonly VerificationFinding[] {
  return [...files].flatMap(([path, bytes]): VerificationFinding[] => {
    const detail = 'Its name is not the digest of its bytes.';
    if (path.startsWith('evidence/packs/') && path !== packPathOf(sha256(bytes))) {
      return [{ code: 'verify.pack_misnamed', path, detail }];
    }
    if (path.startsWith('evidence/logs/') && path !== logPathOf(sha256(bytes))) {
      return [{ code: 'verify.log_misnamed', path, detail }];
    }
    if (path.startsWith('evidence/inputs/') && path !== inputPathOf(sha256(bytes))) {
      return [{ code: 'verify.input_misnamed', path, detail }];
    }
    return [];
  });
}

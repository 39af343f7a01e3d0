import { digestOf } from '@holdpoint/shared/digest/sha256';

/** 32 bits, which `drawsFrom` takes. */
const HEX_DIGITS = 8;

/**
 * Seed of one named place of a computation, such as `seedOf(seed, 'autoencoder.batch', step)`: the first four bytes of
 * SHA-256 over the canonical JSON of its arguments. Since no generator runs across steps, a resumed computation draws
 * what an undisturbed one drew. Throws `digest.not_json` for a number that JSON can't hold.
 */
export function seedOf(...place: readonly (string | number)[]): number {
  return Number.parseInt(
    digestOf(place).slice('sha256:'.length, 'sha256:'.length + HEX_DIGITS),
    16,
  );
}

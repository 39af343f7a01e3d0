import { digestOf } from '@holdpoint/shared/digest/sha256';

import type { DrawKey } from './ports.js';

/** A draw of one named model: the reference models of two sizes draw independently. */
export interface ModelDraw extends DrawKey {
  readonly model: string;
}

/** Draws on anything but the turn: what is decided once for a whole try. */
const WHOLE_TRY = -1;

/** 52 bits of a digest, which a number holds exactly. */
const HEX_DIGITS = 13;

/**
 * A number in [0, 1) that depends on the draw and the label alone, so that order, retries and restarts change
 * nothing. Different labels are independent. 52 bits of SHA-256. Total.
 */
export function uniform(draw: ModelDraw, label: string): number {
  const { seed, model, evaluation, sampleKey, epoch, turn } = draw;
  const digest = digestOf([seed, model, evaluationId(evaluation), sampleKey, epoch, turn, label]);
  const hex = digest.slice('sha256:'.length, 'sha256:'.length + HEX_DIGITS);
  return Number.parseInt(hex, 16) / 16 ** HEX_DIGITS;
}

/** As `uniform`, the same on every turn of one try. */
export function uniformOfTry(draw: ModelDraw, label: string): number {
  return uniform({ ...draw, turn: WHOLE_TRY }, label);
}

/** One of `options`, each equally likely; the options are never empty. */
export function pick<Option>(
  draw: ModelDraw,
  label: string,
  options: readonly [Option, ...Option[]],
): Option {
  return options[Math.floor(uniform(draw, label) * options.length)] ?? options[0];
}

/** `area/name` of either `area/name` or `area/name@version`: a new version of the same tasks draws alike. */
export function evaluationId(reference: string): string {
  return reference.split('@', 1)[0] ?? reference;
}

import { hash } from 'node:crypto';

import type { ControlSettings, Fault } from './control.js';

/** Draws that were met by a fault and never answered are forgotten beyond this many. */
const rememberedDraws = 100_000;

/** The first of `faults` that the draw meets at its attempt (from 0), or null. Pure: the same every time. */
export function faultOf(faults: readonly Fault[], draw: string, attempt: number): Fault | null {
  const met = faults.find(
    ({ kind, share, seed }, place) => share > uniformOf([seed, place, kind, draw, attempt]),
  );
  return met ?? null;
}

/** Counts the faults that each draw met in a row, so that none meets more than the settings allow. */
export class FaultBook {
  private readonly metFaults = new Map<string, number>();

  /** The fault that this attempt of a draw meets; an answered draw starts anew. */
  next(settings: ControlSettings, draw: string): Fault | null {
    if (settings.faults.length === 0) return null;
    const met = this.metFaults.get(draw) ?? 0;
    const fault = met < settings.maxFaultsPerDraw ? faultOf(settings.faults, draw, met) : null;
    this.metFaults.delete(draw);
    if (fault === null || fault.kind === 'slow') return fault;
    this.metFaults.set(draw, met + 1);
    this.forgetOldest();
    return fault;
  }

  clear(): void {
    this.metFaults.clear();
  }

  private forgetOldest(): void {
    if (this.metFaults.size <= rememberedDraws) return;
    const [oldest] = this.metFaults.keys();
    if (oldest !== undefined) this.metFaults.delete(oldest);
  }
}

/** In [0, 1), 52 bits of SHA-256. */
function uniformOf(parts: readonly (string | number)[]): number {
  return Number.parseInt(hash('sha256', JSON.stringify(parts)).slice(0, 13), 16) / 16 ** 13;
}

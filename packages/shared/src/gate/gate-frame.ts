import type { Sha256 } from '../contracts/common.js';

/** What a run is held against. */
export interface GateFrame {
  readonly policyDigest: Sha256;
  readonly weightsDigest: Sha256;
  readonly now: Date;
}

import type { AuditEvent } from './audit-event.js';
import type { LoggedEvent } from './log-evidence.js';
import type { VerificationFinding } from './verification.js';

/** What the log shows of a bundle, and what it doesn't; `proved` holds only while there are no findings. */
export interface LogVerification {
  readonly findings: readonly VerificationFinding[];
  readonly proved: readonly string[];
  readonly notProved: readonly string[];
}

/** An event with its place, in the order of the log. */
export interface PlacedEvent {
  readonly event: AuditEvent;
  readonly logged: LoggedEvent;
}

import { RememberedTrust, type TrustMemory } from './trust-memory.js';

const STORAGE_KEY = 'holdpoint.log-trust.v1';

/** What this browser remembers of the log's keys; `nothing` also where storage is closed to us. */
export function readTrust(): TrustMemory {
  const text = read();
  if (text === null) return 'nothing';
  try {
    return RememberedTrust.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}

/** Whether it will be remembered: a private window may keep nothing. */
export function writeTrust(trust: RememberedTrust): boolean {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(trust));
    return true;
  } catch {
    return false;
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

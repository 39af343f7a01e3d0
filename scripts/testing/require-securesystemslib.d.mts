/** A Python that has securesystemslib; null where there is none. */
export function requireSecuresystemslib(): string | null;

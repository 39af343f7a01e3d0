import { ownZone } from '../../ui/local-time.js';

/** The zones that this browser knows: the reader's own and UTC first. */
export function timeZones(): readonly string[] {
  const first = [...new Set([ownZone(), 'UTC'])];
  return [...first, ...Intl.supportedValuesOf('timeZone').filter((zone) => !first.includes(zone))];
}

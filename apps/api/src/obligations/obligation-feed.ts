import type { ObligationInstance } from '@holdpoint/shared/triggers/obligation-calendar';
import ical, { ICalCalendarMethod } from 'ical-generator';

const DAY_SECONDS = 86_400;
const HALF_HOUR_MS = 1_800_000;

/**
 * The obligations as an iCalendar document (RFC 5545): one event a deadline, which ends at the deadline. Uids are those of
 * the obligations, so that a subscriber's program moves an event instead of doubling it; `DTSTAMP` is `now`.
 */
export function obligationFeed(obligations: readonly ObligationInstance[], now: Date): string {
  const calendar = ical({
    name: 'Holdpoint obligations',
    prodId: { company: 'Holdpoint', product: 'obligations', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 3600,
  });
  for (const one of obligations) {
    const deadline = new Date(one.deadline);
    const event = calendar.createEvent({
      id: `${one.id}@holdpoint`,
      stamp: now,
      start: new Date(deadline.getTime() - HALF_HOUR_MS),
      end: deadline,
      summary: plain(`${one.state === 'done' ? 'done: ' : ''}${one.title} (${one.regime})`),
      description: plain(
        [
          one.sentence,
          `Owner: ${one.owner}. To: ${one.addressee}.`,
          `Clock: ${one.clock} at ${one.startedAt}. ${one.startNote}`,
          `Source: ${one.clause} (${one.sourceStatus}).`,
          ...(one.note === null ? [] : [`Done by ${one.doneBy ?? ''}: ${one.note}`]),
        ].join('\n'),
      ),
      categories: [{ name: plain(one.regime) }],
    });
    if (one.state !== 'done') event.createAlarm({ trigger: DAY_SECONDS });
  }
  return calendar.toString();
}

/** Notes are people's text: line feeds are escaped by the writer, and any other control character has no place in RFC 5545. */
function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, ' ');
}

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { CronExpressionParser } from 'cron-parser';

/** More due times than this were missed at once: how many exactly changes nothing. */
const MAXIMUM_PASSED = 1_000;
/** Longer than any hour that a clock repeats. */
const LOOK_BACK_MS = 4 * 3_600_000;

/** Digits, names of months and days, and the signs of cron; no `H`, which draws a random minute at every reading. */
const FIELD =
  /^(?:[\d*,/\-?L#]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)+$/i;

/**
 * A rule of five cron fields in an IANA time zone. A time that a spring night skips comes at the shifted time; one that
 * an autumn night repeats comes once, at its first passing, unless the rule names every hour: then each hour that passes.
 */
export class CalendarRule {
  private constructor(
    private readonly cron: string,
    private readonly timeZone: string,
  ) {}

  /** Throws `schedule.time_zone_unknown`, `schedule.cron_invalid`. */
  static parse(rule: { readonly cron: string; readonly timeZone: string }): CalendarRule {
    const { timeZone } = rule;
    const fields = rule.cron.trim().split(/\s+/);
    if (!isTimeZone(timeZone)) {
      throw invalid(
        'schedule.time_zone_unknown',
        `No time zone ${timeZone}: expected a name of the IANA database, such as Europe/Berlin or UTC.`,
      );
    }
    if (fields.length !== 5 || !fields.every((field) => FIELD.test(field))) {
      throw invalid(
        'schedule.cron_invalid',
        `Not a calendar rule: ${rule.cron}. Expected five fields (minute hour day-of-month month day-of-week), such as "0 6 * * 1".`,
      );
    }
    const parsed = new CalendarRule(fields.join(' '), timeZone);
    try {
      parsed.next(new Date(0));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw invalid('schedule.cron_invalid', `Not a calendar rule: ${rule.cron}. ${reason}.`);
    }
    return parsed;
  }

  /** The first due time after a moment. */
  next(after: Date): Date {
    const [next] = this.upcoming(after, 1);
    if (next !== undefined) return next;
    throw invalid('schedule.cron_invalid', `No due time after ${after.toISOString()}`);
  }

  /** The first `count` due times after a moment, soonest first. */
  upcoming(after: Date, count: number): Date[] {
    const found: Date[] = [];
    for (const due of this.dueAfter(after)) {
      if (found.length >= count) break;
      found.push(due);
    }
    return found;
  }

  /** `first`, which is due, and every due time after it up to `now`; at most 1,000. */
  passed(first: Date, now: Date): Date[] {
    const passed = [first];
    for (const due of this.dueAfter(first)) {
      if (due.getTime() > now.getTime() || passed.length >= MAXIMUM_PASSED) break;
      passed.push(due);
    }
    return passed;
  }

  /**
   * Endless. Asked from within the repeated hour of an autumn night, cron-parser gives its times a second time; asked from
   * before that night it does not (5.10.3, measured). So it is always asked from some hours before.
   */
  private *dueAfter(after: Date): Generator<Date, undefined> {
    const currentDate = new Date(after.getTime() - LOOK_BACK_MS);
    const all = CronExpressionParser.parse(this.cron, { tz: this.timeZone, currentDate });
    for (;;) {
      const due = all.next().toDate();
      if (due.getTime() > after.getTime()) yield due;
    }
  }
}

function isTimeZone(name: string): boolean {
  // Offsets such as +02:00 know no summer time, and would not be what anybody means.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function invalid(code: `schedule.${string}`, message: string): HoldpointError {
  return new HoldpointError({ code, kind: 'invalid', message });
}

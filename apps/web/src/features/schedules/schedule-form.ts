import { NewSchedule } from '@holdpoint/shared/contracts/schedules';
import type { z } from 'zod';

import { instantOf } from '../../ui/local-time.js';

/** What a person typed and chose; numbers and times as the fields give them. */
export interface ScheduleForm {
  readonly name: string;
  readonly model: string;
  readonly policy: string;
  readonly action: string;
  readonly when: 'calendar' | 'checkpoint_registered' | 'assessment_due';
  readonly cron: string;
  readonly timeZone: string;
  readonly overlap: 'skip' | 'queue';
  readonly missed: 'fire_once' | 'skip';
  readonly perDays: string;
  readonly maxCampaigns: string;
  readonly maxCostUsd: string;
  readonly freezes: readonly {
    readonly from: string;
    readonly to: string;
    readonly reason: string;
  }[];
}

/** The form as a wish, or what is wrong with it, a line each; the platform asks the same and more. Total. */
export function wishOf(
  form: ScheduleForm,
):
  | { readonly kind: 'ready'; readonly wish: z.input<typeof NewSchedule> }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] } {
  const wish = {
    name: form.name.trim(),
    policy: form.policy,
    action: form.action,
    subject: { kind: 'model', model: form.model },
    when:
      form.when === 'calendar'
        ? { kind: 'calendar', cron: form.cron.trim(), timeZone: form.timeZone }
        : { kind: 'trigger', on: form.when },
    overlap: form.overlap,
    missed: form.missed,
    budget: budgetOf(form),
    freezes: form.freezes.map(({ from, to, reason }) => ({
      from: instantOf(from) ?? 'no moment',
      to: instantOf(to) ?? 'no moment',
      reason,
    })),
  };
  const parsed = NewSchedule.safeParse(wish);
  if (parsed.success) return { kind: 'ready', wish: parsed.data };
  return { kind: 'faulty', faults: parsed.error.issues.map(faultWords) };
}

/** None where no limit is given; days alone limit nothing. */
function budgetOf({ perDays, maxCampaigns, maxCostUsd }: ScheduleForm) {
  if (maxCampaigns.trim() === '' && maxCostUsd.trim() === '') return null;
  return {
    perDays: Number(perDays),
    maxCampaigns: maxCampaigns.trim() === '' ? null : Number(maxCampaigns),
    maxCostUsd: maxCostUsd.trim() === '' ? null : Number(maxCostUsd),
  };
}

const places: Readonly<Record<string, string>> = {
  name: 'Name',
  subject: 'Model',
  when: 'When',
  budget: 'Budget',
  freezes: 'Freezes',
  policy: 'Policy',
  action: 'Action',
};

function faultWords({ path: [field, ...rest], message }: z.core.$ZodIssue): string {
  const place = places[String(field)] ?? 'The form';
  const part = rest.filter((key) => typeof key === 'string').join(' ');
  return `${place}${part === '' ? '' : `, ${part}`}: ${message}.`;
}

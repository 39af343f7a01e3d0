import { ChoiceField, TextField } from '../../ui/fields.js';
import { SelectField } from '../../ui/select-field.js';
import type { ScheduleForm } from './schedule-form.js';
import { timeZones } from './time-zones.js';

const kinds = [
  { value: 'calendar', label: 'By the calendar', hint: 'a rule in a time zone' },
  { value: 'checkpoint_registered', label: 'On each checkpoint', hint: 'when it is registered' },
  { value: 'assessment_due', label: 'When due', hint: 'an assessment falls due' },
] as const;

const OWN = 'own';
const rules = [
  { value: '0 6 * * 1', label: 'Every Monday at 06:00' },
  { value: '0 6 * * *', label: 'Every day at 06:00' },
  { value: '0 6 1 * *', label: 'On the first of each month at 06:00' },
  { value: '0 6 1 1,4,7,10 *', label: 'On the first of each quarter at 06:00' },
  { value: OWN, label: 'A rule of my own' },
] as const;

/** When it fires. */
export function WhenFields({
  form,
  onChange,
}: {
  readonly form: ScheduleForm;
  readonly onChange: (part: Partial<ScheduleForm>) => void;
}) {
  const known = rules.find(({ value }) => value === form.cron)?.value ?? OWN;
  return (
    <div className="space-y-4">
      <ChoiceField
        label="When"
        choices={kinds}
        value={form.when}
        onChange={(when) => {
          onChange({ when });
        }}
      />
      {form.when === 'calendar' && (
        <div className="grid gap-4 sm:grid-cols-3">
          <SelectField
            label="Rule"
            choices={rules}
            value={known}
            onChange={(rule) => {
              onChange({ cron: rule === OWN ? '' : rule });
            }}
          />
          <TextField
            label="As cron"
            hint="Minute, hour, day, month, weekday."
            maxLength={200}
            value={form.cron}
            onChange={(cron) => {
              onChange({ cron });
            }}
          />
          <SelectField
            label="Time zone"
            hint="Its clock changes are followed."
            choices={timeZones().map((zone) => ({ value: zone, label: zone }))}
            value={form.timeZone}
            onChange={(timeZone) => {
              onChange({ timeZone });
            }}
          />
        </div>
      )}
    </div>
  );
}

import { ChoiceField, TextField } from '../../ui/fields.js';
import { ownZone } from '../../ui/local-time.js';
import { RowsField } from '../../ui/rows-field.js';
import type { ScheduleForm } from './schedule-form.js';

const overlaps = [
  { value: 'skip', label: 'Skip', hint: 'the new one is skipped' },
  { value: 'queue', label: 'Wait', hint: 'one at most waits' },
] as const;

const misses = [
  { value: 'fire_once', label: 'Fire once', hint: 'for all that was missed' },
  { value: 'skip', label: 'Skip', hint: 'nothing is made up for' },
] as const;

/** What holds it back: overlap, missed times, budget and freezes. */
export function RulesFields({
  form,
  onChange,
}: {
  readonly form: ScheduleForm;
  readonly onChange: (part: Partial<ScheduleForm>) => void;
}) {
  return (
    <div className="space-y-5">
      <div className="grid gap-5 sm:grid-cols-2">
        <ChoiceField
          label="While a campaign of it runs"
          choices={overlaps}
          value={form.overlap}
          onChange={(overlap) => {
            onChange({ overlap });
          }}
        />
        <ChoiceField
          label="Due times at which no platform ran"
          choices={misses}
          value={form.missed}
          onChange={(missed) => {
            onChange({ missed });
          }}
        />
      </div>
      <fieldset>
        <legend className="text-sm font-medium">Budget</legend>
        <p className="mt-0.5 text-sm text-soft">Left empty it has none of its own.</p>
        <div className="mt-2 grid gap-4 sm:grid-cols-3">
          <TextField
            label="At most, campaigns"
            type="number"
            inputMode="numeric"
            value={form.maxCampaigns}
            onChange={(maxCampaigns) => {
              onChange({ maxCampaigns });
            }}
          />
          <TextField
            label="At most, US dollars"
            type="number"
            inputMode="decimal"
            value={form.maxCostUsd}
            onChange={(maxCostUsd) => {
              onChange({ maxCostUsd });
            }}
          />
          <TextField
            label="Within, days"
            type="number"
            inputMode="numeric"
            value={form.perDays}
            onChange={(perDays) => {
              onChange({ perDays });
            }}
          />
        </div>
      </fieldset>
      <RowsField
        legend="Freezes"
        hint={`Periods in which nothing is opened, in your zone, ${ownZone()}.`}
        addLabel="Add a freeze"
        columns={[
          { key: 'from', label: 'From', type: 'datetime-local' },
          { key: 'to', label: 'To', type: 'datetime-local' },
          { key: 'reason', label: 'Reason', maxLength: 300 },
        ]}
        rows={form.freezes}
        empty={{ from: '', to: '', reason: '' }}
        onChange={(freezes) => {
          onChange({ freezes });
        }}
      />
    </div>
  );
}

import type { Role } from '@holdpoint/shared/contracts/common';
import type { Determination } from '@holdpoint/shared/gate/determination';
import type { Tier } from '@holdpoint/shared/policy/tier';
import { useState } from 'react';

import { ChoiceField, TextField } from '../../ui/fields.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { RowsField } from '../../ui/rows-field.js';
import { SelectField } from '../../ui/select-field.js';
import { roleNameOf } from '../../ui/words.js';
import type { GatePlace } from './gate-queries.js';
import { useDetermination } from './use-determination.js';

const verdicts = [
  { value: 'ruled_out', label: 'Not reached', hint: 'the tier is ruled out' },
  { value: 'ruled_in', label: 'Reached', hint: 'its safeguards are required' },
] as const;

const DEFAULT_DAYS = 180;

/** One person's word on a tier, on all that is known: evaluations are signals and never set one. */
export function DeterminationDialog({
  place,
  tier,
  roles,
  onClose,
  onDetermined,
}: {
  readonly place: GatePlace;
  readonly tier: Tier;
  /** Roles of the reader in which the tier may be determined; at least one. */
  readonly roles: readonly [Role, ...Role[]];
  readonly onClose: () => void;
  readonly onDetermined: (determination: Determination) => void;
}) {
  const [verdict, setVerdict] = useState<Determination['verdict'] | null>(null);
  const [role, setRole] = useState<Role>(roles[0]);
  const [rationale, setRationale] = useState('');
  const [dissent, setDissent] = useState<readonly { person: string; text: string }[]>([]);
  const [attestations, setAttestations] = useState<
    readonly { title: string; by: string; digest: string }[]
  >([]);
  const [days, setDays] = useState(String(DEFAULT_DAYS));
  const determine = useDetermination(onDetermined);
  return (
    <FormDialog
      title={`Determine ${tier.title}`}
      width="max-w-3xl"
      act="Record the determination"
      pendingAct="Recording…"
      variant={verdict === 'ruled_in' ? 'danger' : 'primary'}
      note="Your word holds for these weights and this policy. Earlier signatures saw other evidence and go out of date."
      isReady={verdict !== null && rationale.trim() !== ''}
      isPending={determine.isPending}
      error={determine.error}
      onAct={() => {
        if (verdict === null) return;
        determine.mutate({
          checkpointId: place.checkpointId,
          policy: place.policy,
          tier: tier.id,
          verdict,
          role,
          rationale,
          dissent: [...dissent],
          attestations: [...attestations],
          validDays: Number(days),
        });
      }}
      onClose={onClose}
    >
      <p className="rounded-lg bg-sunk px-4 py-3 text-sm">
        {tier.clause}{' '}
        <span className="text-soft">What others determined is shown once you have.</span>
      </p>
      <ChoiceField
        label="Is the tier reached?"
        choices={verdicts}
        value={verdict}
        onChange={setVerdict}
      />
      {roles.length > 1 && (
        <SelectField
          label="In which role"
          choices={roles.map((each) => ({ value: each, label: roleNameOf(each) }))}
          value={role}
          onChange={setRole}
        />
      )}
      <TextField
        label="Rationale"
        hint="On what it rests, and what speaks against it. It stands in the report, word for word."
        rows={6}
        maxLength={8000}
        isRequired
        value={rationale}
        onChange={setRationale}
      />
      <RowsField
        legend="Dissent"
        hint="Who disagrees, in their own words. It stands in the report whatever you determine."
        addLabel="Add a dissent"
        columns={[
          { key: 'person', label: 'Who', maxLength: 120 },
          { key: 'text', label: 'In their words', maxLength: 4000, rows: 2 },
        ]}
        rows={dissent}
        empty={{ person: '', text: '' }}
        onChange={setDissent}
      />
      <RowsField
        legend="Attestations"
        hint="Evidence of others that you lean on, held by its digest."
        addLabel="Add an attestation"
        columns={[
          { key: 'title', label: 'Title', maxLength: 300 },
          { key: 'by', label: 'By', maxLength: 200 },
          { key: 'digest', label: 'Digest: sha256: and 64 hex digits', maxLength: 71 },
        ]}
        rows={attestations}
        empty={{ title: '', by: '', digest: '' }}
        onChange={setAttestations}
      />
      <div className="max-w-52">
        <TextField
          label="Stands for, in days"
          type="number"
          inputMode="numeric"
          hint="1 to 366; then it must be made anew."
          value={days}
          onChange={setDays}
        />
      </div>
    </FormDialog>
  );
}

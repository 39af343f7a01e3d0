import { Action } from '@holdpoint/shared/contracts/common';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/fields.js';
import { DialogForm } from '../../ui/form-dialog.js';
import { ownZone } from '../../ui/local-time.js';
import { SelectField } from '../../ui/select-field.js';
import { EmptyState, Loaded } from '../../ui/states.js';
import { titleOf } from '../../ui/words.js';
import { policyListQuery } from '../policies/policy-queries.js';
import { RulesFields } from './rules-fields.js';
import { type ScheduleForm, wishOf } from './schedule-form.js';
import { checkpointsQuery, useAddSchedule } from './schedule-queries.js';
import { WhenFields } from './when-fields.js';

/** All that a schedule needs, on one sheet. */
export function AddScheduleDialog({ onClose }: { readonly onClose: () => void }) {
  const checkpoints = useQuery(checkpointsQuery);
  return (
    <Dialog title="Add a schedule" isOpen onClose={onClose} width="max-w-3xl">
      <Loaded query={checkpoints} lines={8}>
        {({ checkpoints: known }) => {
          const [model, ...others] = [...new Set(known.map((one) => one.model))];
          return model === undefined ? (
            <EmptyState title="No model is known.">
              A schedule evaluates the newest checkpoint of a model. Register one first with{' '}
              <code className="font-mono text-xs">holdpoint checkpoint register</code>.
            </EmptyState>
          ) : (
            <Fields models={[model, ...others]} onClose={onClose} />
          );
        }}
      </Loaded>
    </Dialog>
  );
}

function Fields({
  models,
  onClose,
}: {
  readonly models: readonly [string, ...string[]];
  readonly onClose: () => void;
}) {
  const { data: policies } = useQuery(policyListQuery);
  const [form, setForm] = useState<ScheduleForm>(() => ({
    name: '',
    model: models[0],
    policy: 'anthropic-rsp@2.2',
    action: 'deploy_external',
    when: 'calendar',
    cron: '0 6 * * 1',
    timeZone: ownZone(),
    overlap: 'skip',
    missed: 'fire_once',
    perDays: '30',
    maxCampaigns: '',
    maxCostUsd: '',
    freezes: [],
  }));
  const [faults, setFaults] = useState<readonly string[]>([]);
  const add = useAddSchedule(onClose);
  const change = (part: Partial<ScheduleForm>) => {
    setForm((old) => ({ ...old, ...part }));
    setFaults([]);
  };
  const active = (policies?.policies ?? []).filter(({ state }) => state === 'active');
  const refs = active.length === 0 ? [form.policy] : active.map(({ ref }) => ref);
  return (
    <DialogForm
      act="Add the schedule"
      pendingAct="Adding…"
      note="Campaigns open in your name, so you can't sign them off."
      isPending={add.isPending}
      error={add.error}
      onAct={() => {
        const read = wishOf(form);
        if (read.kind === 'faulty') setFaults(read.faults);
        else add.mutate(read.wish);
      }}
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Name"
          hint="Letters, digits, dot, dash and underscore."
          isRequired
          autoFocus
          maxLength={80}
          value={form.name}
          onChange={(name) => {
            change({ name });
          }}
        />
        <SelectField
          label="Model"
          hint="Its newest checkpoint at each firing."
          choices={models.map((model) => ({ value: model, label: model }))}
          value={form.model}
          onChange={(model) => {
            change({ model });
          }}
        />
        <SelectField
          label="Policy"
          choices={refs.map((ref) => ({ value: ref, label: ref }))}
          value={form.policy}
          onChange={(policy) => {
            change({ policy });
          }}
        />
        <SelectField
          label="Action"
          choices={Action.options.map((action) => ({ value: action, label: titleOf(action) }))}
          value={form.action}
          onChange={(action) => {
            change({ action });
          }}
        />
      </div>
      <WhenFields form={form} onChange={change} />
      <RulesFields form={form} onChange={change} />
      {faults.length > 0 && (
        <div role="alert" className="rounded-xl border border-deny/40 bg-deny-bg px-6 py-4">
          <p className="font-semibold text-deny">Not added yet</p>
          <ul className="mt-1 list-disc pl-5 text-sm">
            {faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </div>
      )}
    </DialogForm>
  );
}

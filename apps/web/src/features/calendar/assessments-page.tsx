import type { AssessmentDue } from '@holdpoint/shared/contracts/assessments';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';

import { NoteDialog } from '../../ui/note-dialog.js';
import { SelectField } from '../../ui/select-field.js';
import { EmptyState, Loaded } from '../../ui/states.js';
import { policyListQuery } from '../policies/policy-queries.js';
import { AssessmentCard } from './assessment-card.js';
import { CalendarFrame } from './calendar-frame.js';
import { assessmentsQuery, useAssessmentCall } from './calendar-queries.js';

const route = getRouteApi('/signed-in/assessments');
const WEIGHT = { overdue: 0, due: 1, not_due: 2 } as const;

/** Is an assessment due, why, and may training go on meanwhile? For the newest checkpoint of every model. */
export function AssessmentsPage() {
  const { policy } = route.useSearch();
  const assessments = useQuery(assessmentsQuery(policy));
  const [called, setCalled] = useState<AssessmentDue | null>(null);
  return (
    <CalendarFrame lede="Whether a comprehensive assessment is due for the newest checkpoint of each model, why, until when, and whether training may go on meanwhile.">
      <PolicyChoice policy={policy} />
      <Loaded query={assessments} lines={8}>
        {({ assessments: found }) =>
          found.length === 0 ? (
            <EmptyState title="No model is known.">
              A training pipeline registers each checkpoint with{' '}
              <code className="font-mono text-xs">holdpoint checkpoint register</code>; the answer
              is here at once.
            </EmptyState>
          ) : (
            <ol className="space-y-5">
              {found
                .toSorted((left, right) => WEIGHT[left.state] - WEIGHT[right.state])
                .map((assessment) => (
                  <li key={assessment.checkpoint.id}>
                    <AssessmentCard
                      assessment={assessment}
                      onCall={() => {
                        setCalled(assessment);
                      }}
                    />
                  </li>
                ))}
            </ol>
          )
        }
      </Loaded>
      {called !== null && (
        <CallDialog
          assessment={called}
          onClose={() => {
            setCalled(null);
          }}
        />
      )}
    </CalendarFrame>
  );
}

function PolicyChoice({ policy }: { readonly policy: string }) {
  const navigate = route.useNavigate();
  const { data } = useQuery(policyListQuery);
  const known = (data?.policies ?? [])
    .filter(({ state }) => state === 'active')
    .map(({ ref }) => ref);
  const refs = known.includes(policy) ? known : [policy, ...known];
  return (
    <div className="no-print mb-6 max-w-xs">
      <SelectField
        label="Under"
        choices={refs.map((ref) => ({ value: ref, label: ref }))}
        value={policy}
        onChange={(chosen) => {
          void navigate({ search: { policy: chosen } });
        }}
      />
    </div>
  );
}

function CallDialog({
  assessment: { checkpoint, policy },
  onClose,
}: {
  readonly assessment: AssessmentDue;
  readonly onClose: () => void;
}) {
  const wish = useAssessmentCall(checkpoint.id, policy, onClose);
  return (
    <NoteDialog
      title="Call for an assessment"
      label="Why"
      hint={`At your discretion, for ${checkpoint.model}. It holds until the next comprehensive assessment is complete.`}
      act="Call for it"
      isPending={wish.isPending}
      error={wish.error}
      onAct={wish.mutate}
      onClose={onClose}
    />
  );
}

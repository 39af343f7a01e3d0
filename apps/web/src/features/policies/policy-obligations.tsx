import type { Policy } from '@holdpoint/shared/policy/policy';
import { Link } from '@tanstack/react-router';

import { Table } from '../../ui/data-twin.js';
import { SourceStatusTag } from '../../ui/source-status.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { roleNameOf, wordsOf } from '../../ui/words.js';
import { PolicyPart } from './policy-part.js';
import { spanWords } from './span-words.js';

/** Duties with a clock; the calendar shows when they fall due. */
export function PolicyObligations({ policy }: { readonly policy: Policy }) {
  return (
    <PolicyPart
      id="obligations"
      title="Obligations"
      aside={
        policy.obligations.length > 0 && (
          <Link to="/calendar" search={{ regime: policy.ref }} className="link text-sm">
            In the calendar
          </Link>
        )
      }
    >
      {policy.obligations.length === 0 ? (
        <p className="text-soft">It names none.</p>
      ) : (
        <Table
          label="Duties with a clock"
          columns={['Duty', 'Clock starts', 'Within', 'Again', 'Owner', 'To']}
          rows={policy.obligations.map((duty) => [
            <span key="duty" className="block max-w-96">
              <VisibleLine text={duty.title} />
              <span className="block text-sm font-normal text-soft">
                <VisibleLine text={duty.clause} />{' '}
                {duty.status !== 'primary' && <SourceStatusTag status={duty.status} />}
              </span>
            </span>,
            wordsOf(duty.startsOn),
            spanWords(duty.within),
            duty.repeatsEvery === null ? 'once' : `every ${spanWords(duty.repeatsEvery)}`,
            roleNameOf(duty.owner),
            <VisibleLine key="to" text={duty.addressee} />,
          ])}
        />
      )}
    </PolicyPart>
  );
}

import type { PolicyRef } from '@holdpoint/shared/contracts/common';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import { Page } from '../../ui/page.js';
import { Panel } from '../../ui/panel.js';
import { SelectField } from '../../ui/select-field.js';
import { EmptyState, Loaded } from '../../ui/states.js';
import { titleOf } from '../../ui/words.js';
import { byDirection, directionLooks } from './directions.js';
import { MoveRow } from './move-row.js';
import { MovesSummary } from './moves-summary.js';
import { policyDiffQuery, policyListQuery } from './policy-queries.js';

const route = getRouteApi('/signed-in/policies/$policyRef/diff');

/** Every rule that differs between two policies, with what the change does to a model before the gate. */
export function PolicyDiffPage() {
  const { policyRef: to } = route.useParams();
  const { from, show } = route.useSearch();
  const diff = useQuery(policyDiffQuery(from, to));
  const names = diff.data === undefined ? null : [diff.data.from.ref, diff.data.to.ref];
  return (
    <Page
      title={names === null ? 'What moved' : `What moved: ${names.join(' to ')}`}
      kicker={
        <Link to="/policies" className="text-soft hover:text-ink">
          Policies
        </Link>
      }
      lede="Every rule that one policy states otherwise than the other. What may let more through comes first."
    >
      <Choose from={from} to={to} />
      <Loaded query={diff} lines={12}>
        {({ moves, from: old, to: current }) =>
          moves.length === 0 ? (
            <EmptyState title="Nothing moved.">
              {old.digest === current.digest
                ? 'Both are one and the same document.'
                : 'No rule that a machine holds differs between the two.'}
            </EmptyState>
          ) : (
            <>
              <MovesSummary moves={moves} show={show} from={from} to={to} />
              {byDirection(moves)
                .filter(([direction]) => show === undefined || show === direction)
                .map(([direction, found]) => (
                  <Panel
                    key={direction}
                    title={`${directionLooks[direction].shape} ${titleOf(directionLooks[direction].word)}`}
                    note={`${titleOf(directionLooks[direction].means)}.`}
                    aside={<span className="text-sm text-soft">{found.length}</span>}
                  >
                    <ul className="divide-y divide-line border-y border-line">
                      {found.map((move) => (
                        <li key={`${move.path} ${move.sentence}`}>
                          <MoveRow move={move} />
                        </li>
                      ))}
                    </ul>
                  </Panel>
                ))}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

/** Which two; the address follows. */
function Choose({ from, to }: { readonly from: PolicyRef; readonly to: PolicyRef }) {
  const navigate = route.useNavigate();
  const { data } = useQuery(policyListQuery);
  if (data === undefined) return null;
  const choices = (chosen: string) => {
    const known = data.policies.map(({ ref, digest, state }) => ({
      value: state === 'active' ? ref : digest,
      label: state === 'active' ? ref : `${ref}, ${state}, ${digest.slice(7, 15)}`,
    }));
    return known.some(({ value }) => value === chosen)
      ? known
      : [...known, { value: chosen, label: chosen.slice(0, 24) }];
  };
  return (
    <div className="no-print mb-6 grid max-w-2xl gap-4 sm:grid-cols-2">
      <SelectField
        label="From"
        choices={choices(from)}
        value={from}
        onChange={(chosen) => {
          void navigate({ search: { from: chosen } });
        }}
      />
      <SelectField
        label="To"
        choices={choices(to)}
        value={to}
        onChange={(chosen) => {
          void navigate({ params: { policyRef: chosen }, search: { from } });
        }}
      />
    </div>
  );
}

import type { Role } from '@holdpoint/shared/contracts/common';
import type { PolicyActivation, PolicyRecord } from '@holdpoint/shared/contracts/policies';
import { isLoosening } from '@holdpoint/shared/policy/diff-policies';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { Digest } from '../../ui/digest.js';
import { counted } from '../../ui/figures.js';
import { Instant } from '../../ui/instant.js';
import { Card } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { roleNameOf } from '../../ui/words.js';
import { StatementText } from '../gate/statement-text.js';
import { sessionQuery } from '../session/session-query.js';
import { ApprovalDialog } from './approval-dialog.js';
import { PolicyPart } from './policy-part.js';

/** Who must approve it, who did, and every document that ever took effect under its name. */
export function PolicyActivations({ record }: { readonly record: PolicyRecord }) {
  const { data: session } = useQuery(sessionQuery);
  const [role, setRole] = useState<Role | null>(null);
  const { quorum, approvals, activations, digest, policy } = record;
  const isAwaited = record.state === 'proposed' || record.state === 'inactive';
  const roles = session?.account.roles ?? [];
  return (
    <PolicyPart
      id="activation"
      title="Activation"
      note="A policy takes effect when each seat of its quorum has approved it; who proposed it fills none. Decisions pin the digest that was in force."
    >
      <Card className="divide-y divide-line">
        {quorum.seats.map((seat) => {
          const approval = approvals.find((one) => one.role === seat && one.isCurrent);
          const isOpen = quorum.open.includes(seat);
          return (
            <div
              key={seat}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4"
            >
              <div>
                <p className="font-medium">{roleNameOf(seat)}</p>
                <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-sm text-soft">
                  {approval === undefined ? (
                    <Tag tone={isOpen ? 'wait' : 'soft'}>
                      {isOpen ? '◐ missing' : 'came with the release'}
                    </Tag>
                  ) : (
                    <>
                      <Tag tone="allow">● approved</Tag>
                      <span className="text-ink">
                        <VisibleLine text={approval.person} />
                      </span>
                      <Instant at={approval.approvedAt} />
                    </>
                  )}
                </p>
              </div>
              {isAwaited && isOpen && roles.includes(seat) && (
                <Button
                  variant="primary"
                  onPress={() => {
                    setRole(seat);
                  }}
                >
                  Read and approve as {roleNameOf(seat)}
                </Button>
              )}
            </div>
          );
        })}
      </Card>
      {approvals.length > 0 && (
        <details className="mt-4">
          <summary className="cursor-pointer text-sm font-medium text-soft hover:text-ink">
            {counted(approvals.length, 'signed statement')}, word for word
          </summary>
          <ol className="mt-3 space-y-4">
            {approvals.toReversed().map((approval) => (
              <li key={approval.id}>
                <p className="text-sm">
                  <VisibleLine text={approval.person} />, {roleNameOf(approval.role)},{' '}
                  <Instant at={approval.approvedAt} />
                  {!approval.isCurrent && (
                    <>
                      {' '}
                      <Tag tone="open">out of date</Tag>
                    </>
                  )}
                </p>
                <StatementText
                  text={approval.statement}
                  digest={approval.statementDigest}
                  isWhole
                />
              </li>
            ))}
          </ol>
        </details>
      )}
      <Activations name={policy.ref} activations={activations} />
      {role !== null && (
        <ApprovalDialog
          digest={digest}
          role={role}
          from={quorum.from?.digest ?? null}
          onClose={() => {
            setRole(null);
          }}
        />
      )}
    </PolicyPart>
  );
}

function Activations({
  name,
  activations,
}: {
  readonly name: string;
  readonly activations: readonly PolicyActivation[];
}) {
  if (activations.length === 0)
    return <p className="mt-4 text-sm text-soft">Nothing took effect under {name} yet.</p>;
  return (
    <ol className="mt-4 space-y-2 text-sm" aria-label="Activations">
      {activations.toReversed().map(({ seq, digest, genesis, activatedAt, barChange }) => (
        <li key={seq} className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-medium">No. {seq}</span>
          <Instant at={activatedAt} />
          <Digest of={digest} />
          <span className="text-soft">
            {genesis ? 'in force from the start, without a quorum' : 'activated by its quorum'}
          </span>
          {barChange !== null && barChange.moves.some(isLoosening) && (
            <Tag tone={barChange.resultsSeen > 0 ? 'deny' : 'open'}>
              ▼ {counted(barChange.moves.filter(isLoosening).length, 'bar')} loosened,{' '}
              {counted(barChange.resultsSeen, 'result')} known
            </Tag>
          )}
          {barChange !== null && (
            <Link
              to="/policies/$policyRef/diff"
              params={{ policyRef: barChange.to.digest }}
              search={{ from: barChange.from.digest }}
              className="link"
            >
              What it moved
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}

import type { Release, ReleaseGate } from '@holdpoint/shared/contracts/releases';
import { Link } from '@tanstack/react-router';

import { Ago, Instant } from '../../ui/instant.js';
import { Card } from '../../ui/panel.js';
import { DecisionTag, Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { spokenOf, titleOf, wordsOf } from '../../ui/words.js';
import { wordOf } from './release-queries.js';

/** A checkpoint and the gates before it. */
export function ReleaseCard({ release }: { readonly release: Release }) {
  const { checkpoint, gates } = release;
  return (
    <Card className="overflow-hidden">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-6 pt-5 pb-4">
        <h2 className="text-lg font-[650] tracking-[-0.01em]">
          <VisibleLine text={checkpoint.checkpoint} />{' '}
          <span className="font-normal text-soft">
            of <VisibleLine text={checkpoint.model} />
          </span>
        </h2>
        <p className="text-sm text-soft">
          {wordsOf(checkpoint.variant)} · registered <Ago at={checkpoint.createdAt} /> by{' '}
          <VisibleLine text={checkpoint.registeredBy} />
        </p>
      </div>
      {gates.length === 0 ? (
        <p className="border-t border-line px-6 py-4 text-sm text-soft">
          No gate was asked, and nothing was evaluated: it may go nowhere. Open its evaluations with{' '}
          <code className="font-mono text-xs">holdpoint campaign start</code>.
        </p>
      ) : (
        <ul>
          {gates.map((gate) => (
            <li key={`${gate.action} ${gate.policy}`} className="border-t border-line">
              <GateRow checkpointId={checkpoint.id} gate={gate} />
              {gate.campaign?.state === 'running' && (
                <p className="px-6 pb-4 md:pl-56">
                  <Link
                    to="/campaigns/$campaignId"
                    params={{ campaignId: gate.campaign.id }}
                    className="link text-sm"
                  >
                    Watch its campaign
                  </Link>
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function GateRow({
  checkpointId,
  gate,
}: {
  readonly checkpointId: string;
  readonly gate: ReleaseGate;
}) {
  const word = wordOf(gate);
  return (
    <Link
      data-gate
      to="/releases/$checkpointId/$action"
      params={{ checkpointId, action: gate.action }}
      search={{ policy: gate.policy }}
      className="grid gap-x-6 gap-y-1 px-6 py-4 text-ink no-underline hover:bg-sunk focus-visible:-outline-offset-2 md:grid-cols-[11rem_1fr]"
    >
      <span>
        <span className="block font-medium">{titleOf(gate.action)}</span>
        <span className="block font-mono text-xs text-soft">{gate.policy}</span>
      </span>
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {word.kind === 'current' && <DecisionTag word={word.decision.decision} />}
          {word.kind === 'past' && (
            <span className="font-semibold text-soft">
              was {word.decision.decision}:{' '}
              {word.decision.currency === 'expired'
                ? 'it has run out'
                : 'evidence has changed since'}
            </span>
          )}
          {word.kind === 'undecided' && (
            <span className="font-semibold text-soft">Not decided yet</span>
          )}
          {gate.campaign?.state === 'running' && <Tag tone="wait">evaluation running</Tag>}
        </span>
        {word.kind !== 'undecided' && (
          <span
            className={`mt-1 block max-w-3xl text-pretty ${word.kind === 'past' ? 'text-soft' : ''}`}
          >
            <VisibleLine text={spokenOf(word.decision.sentence)} />
          </span>
        )}
        {word.kind !== 'undecided' && (
          <span className="mt-1 block text-sm text-soft">
            decided <Ago at={word.decision.decidedAt} /> for{' '}
            <VisibleLine text={word.decision.requestedBy} />
            {word.kind === 'current' && word.decision.notAfter !== null && (
              <>
                , valid until <Instant at={word.decision.notAfter} />
              </>
            )}
          </span>
        )}
      </span>
    </Link>
  );
}

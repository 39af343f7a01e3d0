import type { Action } from '@holdpoint/shared/contracts/common';
import type { Hold } from '@holdpoint/shared/gate/hold';
import type { ReactNode } from 'react';

import { Ago } from '../../ui/instant.js';
import { Shape } from '../../ui/shape.js';
import { VisibleLine, VisibleText } from '../../ui/visible-text.js';
import { wordsOf } from '../../ui/words.js';

const names: Readonly<Record<Hold['kind'], string>> = {
  pause: 'Paused',
  lockdown: 'Locked down',
  incident: 'Incident open',
};

/** Open holds as a banner: whatever the evidence says, what they name is shut. */
export function HoldList({
  holds,
  action,
  children,
}: {
  readonly holds: readonly Hold[];
  /** The gate on the page; null where there is none. */
  readonly action: Action | null;
  /** Stands under one hold: who released it, and the way to. */
  readonly children?: (hold: Hold) => ReactNode;
}) {
  if (holds.length === 0) return null;
  return (
    <section
      aria-label="Open holds"
      className="print-whole my-6 rounded-xl border-2 border-deny bg-deny-bg px-6 py-5"
    >
      <ul className="space-y-4">
        {holds.map((hold) => (
          <li key={hold.id} className="flex gap-3">
            <Shape of="DENY" className="mt-0.5 size-5 text-deny" />
            <div className="min-w-0 flex-1">
              <p className="font-semibold text-deny">
                {names[hold.kind]} <Ago at={hold.openedAt} /> by{' '}
                <VisibleLine text={hold.openedBy} />
              </p>
              <p className="mt-0.5 max-w-3xl">
                <VisibleText text={hold.reason} />
              </p>
              <p className="mt-1 text-sm text-soft">
                {action !== null && !hold.actions.includes(action)
                  ? `It does not shut this gate, but: ${listOf(hold.actions)}.`
                  : `Shuts ${listOf(hold.actions)}.`}
              </p>
              {children?.(hold)}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function listOf(actions: readonly Action[]): string {
  return actions.map(wordsOf).join(', ');
}

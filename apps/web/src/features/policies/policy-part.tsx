import type { ReactNode } from 'react';

import { Panel } from '../../ui/panel.js';

/** A part of a policy's page that its list of parts leads to. */
export function PolicyPart({
  id,
  title,
  note,
  aside,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly note?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div id={id} className="mt-10 scroll-mt-20">
      <Panel
        title={title}
        {...(note !== undefined && { note })}
        {...(aside !== undefined && { aside })}
      >
        {children}
      </Panel>
    </div>
  );
}

import type { ReactNode } from 'react';

import { Panel } from '../../ui/panel.js';

/** A part of the report that can be linked to. */
export function ReportSection({
  id,
  title,
  note,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div id={id} className="mt-12 scroll-mt-16">
      <Panel title={title} note={note}>
        {children}
      </Panel>
    </div>
  );
}

/** A digest whole, as a report must give it. */
export function WholeDigest({ of }: { readonly of: string }) {
  return <span className="font-mono text-xs break-all">{of}</span>;
}

import { visibleLine } from '@holdpoint/shared/report/visible-text';
import { type ReactNode, useEffect } from 'react';

/** The frame of a page: its one `h1`, what it is about, and what can be done here. Names the document too. */
export function Page({
  title,
  kicker,
  lede,
  actions,
  width = 'wide',
  children,
}: {
  readonly title: string;
  readonly kicker?: ReactNode;
  readonly lede?: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: 'wide' | 'reading';
  readonly children: ReactNode;
}) {
  const visibleTitle = visibleLine(title);
  useEffect(() => {
    document.title = `${visibleTitle} · Holdpoint`;
  }, [visibleTitle]);
  return (
    <div
      className={`mx-auto px-5 pt-8 pb-24 md:px-8 ${width === 'wide' ? 'max-w-6xl' : 'max-w-4xl'}`}
    >
      <header className="mb-7 flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div className="min-w-0">
          {kicker !== undefined && <div className="label-caps mb-2">{kicker}</div>}
          <h1 className="text-3xl leading-tight font-[680] tracking-[-0.022em]">{visibleTitle}</h1>
          {lede !== undefined && <p className="mt-2 max-w-2xl text-soft">{lede}</p>}
        </div>
        {actions !== undefined && <div className="no-print flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

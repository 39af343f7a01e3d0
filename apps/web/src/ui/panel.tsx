import { type ReactNode, useId } from 'react';

/** A part of a page under a heading of its own. */
export function Panel({
  title,
  aside,
  note,
  children,
  className = '',
}: {
  readonly title: string;
  /** Stands opposite the heading: a count, a link, a button. */
  readonly aside?: ReactNode;
  readonly note?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`mt-10 first:mt-0 ${className}`}>
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id={id} className="text-lg font-[650] tracking-[-0.01em]">
          {title}
        </h2>
        {aside}
      </div>
      {note !== undefined && <p className="-mt-1 mb-4 max-w-2xl text-sm text-soft">{note}</p>}
      {children}
    </section>
  );
}

/** A ground for things that belong together. */
export function Card({
  children,
  className = 'p-5',
}: {
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <div className={`print-whole rounded-xl border border-line bg-card ${className}`}>
      {children}
    </div>
  );
}

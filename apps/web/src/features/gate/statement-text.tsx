import { VisibleText } from '../../ui/visible-text.js';

/** A statement exactly as it is signed, line for line, with the digest that stands for it. */
export function StatementText({
  text,
  digest,
  isWhole = false,
}: {
  readonly text: string;
  readonly digest: string;
  /** Without a scroll bar of its own: for print and for lists. */
  readonly isWhole?: boolean;
}) {
  return (
    <figure className="mt-1.5">
      <pre
        {...(!isWhole && { role: 'region', 'aria-label': 'Statement', tabIndex: 0 })}
        className={`overflow-x-auto rounded-lg border border-line bg-sunk p-4 font-mono text-[0.8125rem] leading-relaxed whitespace-pre-wrap ${isWhole ? '' : 'max-h-[36vh] overflow-y-auto'}`}
      >
        <VisibleText text={text} />
      </pre>
      <figcaption className="mt-1.5 font-mono text-xs text-soft">{digest}</figcaption>
    </figure>
  );
}

import { VisibleText } from '../../ui/visible-text.js';
import { movedLines } from './moved-lines.js';

/** Says that a statement has other words than those that were read, and which. */
export function MovedNotice({
  before,
  after,
}: {
  readonly before: string;
  readonly after: string;
}) {
  const { gone, come } = movedLines(before, after);
  return (
    <div role="alert" className="mt-1 rounded-lg bg-open-bg px-4 py-3 text-sm">
      <p className="text-open">
        Nothing was signed: the statement has other words than those you read. Read it again before
        you sign.
      </p>
      {gone.length + come.length === 0 ? (
        <p className="mt-2">Only the log has grown; the evidence is the same.</p>
      ) : (
        <dl className="mt-2 space-y-2">
          <Lines name="You read" lines={gone} />
          <Lines name="It now says" lines={come} />
        </dl>
      )}
    </div>
  );
}

function Lines({ name, lines }: { readonly name: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <dt className="font-medium">{name}</dt>
      {lines.map((line, index) => (
        <dd key={index} className="font-mono text-xs leading-relaxed">
          <VisibleText text={line} />
        </dd>
      ))}
    </div>
  );
}

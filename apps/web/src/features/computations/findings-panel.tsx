import { Panel } from '../../ui/panel.js';
import { VisibleText } from '../../ui/visible-text.js';

/** What makes figures doubtful, or what they can't say, in sentences. */
export function FindingsPanel({
  findings,
}: {
  readonly findings: readonly { readonly code: string | null; readonly detail: string }[];
}) {
  return (
    <Panel
      title="Findings"
      {...(findings.length === 0 && {
        note: 'Nothing in the data or the fit asks for caution.',
      })}
    >
      {findings.length > 0 && (
        <ul className="max-w-3xl space-y-2.5 border-l-2 border-open pl-4">
          {findings.map(({ code, detail }, index) => (
            <li key={index}>
              <VisibleText text={sentence(detail)} />
              {code !== null && (
                <span className="ml-2 font-mono text-xs whitespace-nowrap text-soft">{code}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** With a capital and a full stop: details are written to stand inside sentences too. */
function sentence(detail: string): string {
  const text = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

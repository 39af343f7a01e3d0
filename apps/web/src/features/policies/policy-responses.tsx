import type { Policy } from '@holdpoint/shared/policy/policy';

import { Card } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { roleNameOf, wordsOf } from '../../ui/words.js';
import { Clause } from './clause.js';
import { PolicyPart } from './policy-part.js';

/** What is prescribed when a threshold triggers: states, what each shuts, and the ways out of it. */
export function PolicyResponses({ policy }: { readonly policy: Policy }) {
  const { responses } = policy;
  return (
    <PolicyPart
      id="responses"
      title="Response to a crossed threshold"
      {...(responses !== null && {
        note: 'A checkpoint is in one state at a time; what its state shuts stays shut, whatever the evidence says.',
      })}
    >
      {responses === null ? (
        <p className="text-soft">It prescribes none that a machine could hold.</p>
      ) : (
        <ol className="space-y-3">
          {responses.states.map((state) => (
            <li key={state.id} id={`state-${state.id}`}>
              <Card className="p-5">
                <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <h3 className="font-[650]">
                    <VisibleLine text={state.title} />
                  </h3>
                  {state.id === responses.initial && <Tag>begins here</Tag>}
                  {state.holds.length > 0 && (
                    <Tag tone="deny">
                      <span aria-hidden="true">■</span>shuts {state.holds.length} of 7 actions
                    </Tag>
                  )}
                </div>
                <Clause policy={policy} of={state} />
                {state.holds.length > 0 && (
                  <p className="mt-1 text-sm">Shut: {state.holds.map(wordsOf).join(', ')}.</p>
                )}
                <ul className="mt-3 space-y-1 text-sm">
                  {responses.transitions
                    .filter(({ from }) => from === state.id)
                    .map(({ on, to, by }) => (
                      <li key={`${on} ${to}`} className="flex flex-wrap gap-x-2">
                        <span>
                          <span className="font-mono text-xs">{on}</span>{' '}
                          <span aria-hidden="true">→</span>
                          <span className="sr-only"> leads to </span>{' '}
                          <a href={`#state-${to}`}>
                            {responses.states.find(({ id }) => id === to)?.title ?? to}
                          </a>
                        </span>
                        <span className="text-soft">
                          recorded by {by.map(roleNameOf).join(' or ')}
                        </span>
                      </li>
                    ))}
                </ul>
              </Card>
            </li>
          ))}
        </ol>
      )}
    </PolicyPart>
  );
}

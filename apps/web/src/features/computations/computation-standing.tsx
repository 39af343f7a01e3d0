import type { Computation } from '@holdpoint/shared/contracts/computations';

import { figure } from '../../ui/estimates.js';
import { Facts } from '../../ui/facts.js';
import { Card } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine, VisibleText } from '../../ui/visible-text.js';
import type { Connection } from '../../use-state-events.js';
import { ComputationProgressBar } from './computation-progress-bar.js';
import { isOpen, stateWords } from './computation-words.js';
import { StateTag } from './state-tag.js';

/** Where a computation stands, what that means, and why where it has no answer. */
export function ComputationStanding({
  computation,
  connection,
}: {
  readonly computation: Computation;
  readonly connection: Connection;
}) {
  const { state, progress, claims, differences } = computation;
  const metrics = Object.entries(progress?.metrics ?? {});
  return (
    <Card className="p-6">
      <div role="status">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <StateTag state={state} />
          <span>{stateWords[state].means}</span>
          {isOpen(state) && connection === 'reconnecting' && (
            <Tag tone="open">connection lost; trying again</Tag>
          )}
        </p>
      </div>
      {isOpen(state) && progress !== null && (
        <div className="mt-5">
          <ComputationProgressBar computation={computation} />
          {metrics.length > 0 && (
            <div className="mt-5">
              <Facts
                facts={metrics.map(([name, value]) => ({
                  name: name.replaceAll('_', ' '),
                  value: figure(value),
                }))}
              />
            </div>
          )}
        </div>
      )}
      {claims > 1 && (
        <p className="mt-3 text-sm text-soft">
          Taken up {claims} times: each time where the one before was cut off or failed.
        </p>
      )}
      {differences.length > 0 && (
        <ul className="mt-4 space-y-2 border-l-2 border-deny pl-4">
          {differences.map(({ code, detail }, index) => (
            <li key={index}>
              <VisibleText text={detail} />{' '}
              <span className="font-mono text-xs text-soft">
                <VisibleLine text={code} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

import { useQuery } from '@tanstack/react-query';

import { count } from '../../ui/figures.js';
import { Panel } from '../../ui/panel.js';
import { Loaded } from '../../ui/states.js';
import { CheckOutcomeBox } from '../receipt/check-outcome.js';
import { verifiedHeadQuery } from './head-queries.js';
import { KeyText } from './key-text.js';

/** The newest signed head, checked here against the keys and against the newest head that this browser saw. */
export function HeadPanel() {
  const head = useQuery(verifiedHeadQuery);
  return (
    <Panel
      title="Newest head"
      note="Whoever keeps it can prove later that nothing below it was changed. This browser keeps the newest one that it saw."
    >
      <Loaded query={head} lines={3}>
        {({ note, outcome }) => (
          <>
            <CheckOutcomeBox
              outcome={outcome}
              what="log"
              headline={({ size }) => `the head over ${count(size)} entries is signed by the log.`}
            >
              {({ before }) => (
                <p>
                  {before === null
                    ? 'It is the first head that this browser has seen.'
                    : `It continues the head over ${count(before)} entries that this browser saw before: none of them was changed.`}
                </p>
              )}
            </CheckOutcomeBox>
            {note !== null && (
              <div
                role="region"
                aria-label="Signed note"
                className="mt-3 rounded-lg border border-line bg-sunk p-4"
              >
                {note
                  .split('\n')
                  .filter((line) => line !== '')
                  .map((line) => (
                    <KeyText key={line} text={line} />
                  ))}
              </div>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

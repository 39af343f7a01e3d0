import { useQuery } from '@tanstack/react-query';

import { counted } from '../../ui/figures.js';
import { Loaded } from '../../ui/states.js';
import { roleNameOf } from '../../ui/words.js';
import { SignOffReceipt } from '../receipt/sign-off-receipt.js';
import { historyQuery, signOffsQuery } from './gate-queries.js';
import { SignedWords } from './signed-words.js';

/** Every word ever put under a statement about this checkpoint, dissent and what is out of date included. */
export function SignOffList({ checkpointId }: { readonly checkpointId: string }) {
  const signOffs = useQuery(signOffsQuery(checkpointId));
  const { data: history } = useQuery(historyQuery(checkpointId));
  return (
    <Loaded query={signOffs} lines={1}>
      {({ signOffs: signed }) =>
        signed.length > 0 && (
          <details className="mt-4">
            <summary className="cursor-pointer text-sm font-medium text-soft hover:text-ink">
              {counted(signed.length, 'signed statement')}, word for word
            </summary>
            <ol className="mt-3 space-y-4">
              {signed.toReversed().map((signOff) => (
                <li key={signOff.id}>
                  <SignedWords signOff={signOff} roleName={roleNameOf(signOff.role)}>
                    <SignOffReceipt signOff={signOff} events={history?.events ?? []} />
                  </SignedWords>
                </li>
              ))}
            </ol>
          </details>
        )
      }
    </Loaded>
  );
}

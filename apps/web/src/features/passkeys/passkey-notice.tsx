import { Link } from '@tanstack/react-router';

import type { RequestedWords } from './requested-words.js';
import { speaksFor } from './requested-words.js';

/** What a statement can't be signed without, said before anybody has read it for nothing. */
export function PasskeyNotice({
  words: { credentialIds, rpId, origin },
}: {
  readonly words: Pick<RequestedWords, 'credentialIds' | 'rpId' | 'origin'>;
}) {
  const isHere = speaksFor(location.hostname, rpId);
  if (isHere && credentialIds.length > 0) return null;
  return (
    <p role="alert" className="rounded-lg bg-wait-bg px-4 py-3 text-sm">
      {isHere ? (
        <>
          <strong className="font-semibold text-wait">You have no passkey that may sign.</strong>{' '}
          Your signature is made by your own device.{' '}
          <Link to="/passkeys" className="link">
            Enrol a passkey
          </Link>
          , then come back.
        </>
      ) : (
        <>
          <strong className="font-semibold text-wait">Passkeys do not work at this address.</strong>{' '}
          They belong to {origin}.{' '}
          <a href={`${origin}${location.pathname}${location.search}`} className="link">
            Open this page there
          </a>
          .
        </>
      )}
    </p>
  );
}

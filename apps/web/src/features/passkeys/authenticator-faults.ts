import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** What was going on when the authenticator failed. */
export type Ceremony = 'enrol' | 'sign';

interface Fault {
  readonly code: `passkey.${string}`;
  readonly says: string;
}

const nothing: Readonly<Record<Ceremony, string>> = {
  enrol: 'Nothing was enrolled',
  sign: 'Nothing was signed',
};

/** By the name of the exception. WebAuthn Level 3 §5.1.3 and §5.1.4: a browser hides which of several reasons it was. */
function faultOf(name: string, ceremony: Ceremony): Fault {
  switch (name) {
    case 'NotAllowedError':
      return {
        code: 'passkey.cancelled',
        says: 'the request was cancelled, took too long, or found no passkey of yours here',
      };
    case 'AbortError':
      return { code: 'passkey.cancelled', says: 'the request was cancelled' };
    case 'InvalidStateError':
      return ceremony === 'enrol'
        ? { code: 'passkey.enrolled_already', says: 'this device holds a passkey of yours already' }
        : { code: 'passkey.failed', says: 'the passkey could not be used' };
    case 'SecurityError':
      return {
        code: 'passkey.wrong_address',
        says: 'passkeys do not work at this address: the platform names another one',
      };
    case 'ConstraintError':
    case 'NotSupportedError':
      return {
        code: 'passkey.unsupported',
        says: 'this device cannot check that it is you, or speaks none of our algorithms',
      };
    default:
      return { code: 'passkey.failed', says: 'the device answered with an error' };
  }
}

/** Why the authenticator gave nothing, in words that say what to do next. Total: anything may have been thrown. */
export function authenticatorFault(error: unknown, ceremony: Ceremony): HoldpointError {
  const name = error instanceof Error ? error.name : '';
  const { code, says } = faultOf(name, ceremony);
  return new HoldpointError({
    code,
    kind: 'invalid',
    message: `${nothing[ceremony]}: ${says}.`,
    cause: error,
  });
}

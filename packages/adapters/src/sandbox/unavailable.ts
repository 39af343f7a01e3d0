import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/**
 * `sandbox.unavailable` with the reason and, on a line of its own, how to get a sandbox. Of the kind `unavailable`: a
 * machine that has one may fail to bring it up while it is busy, and another try or machine may do better.
 */
export function sandboxUnavailable(reason: string, cause?: unknown): HoldpointError {
  return failure('unavailable', reason, cause);
}

/** The same where there is none to bring up, which no other try changes: of the kind `invalid`. */
export function sandboxMissing(reason: string): HoldpointError {
  return failure('invalid', reason);
}

function failure(kind: 'unavailable' | 'invalid', reason: string, cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'sandbox.unavailable',
    kind,
    message: `No sandbox: ${reason}.\nTo get one: \`apt-get install bubblewrap util-linux\`, and allow user namespaces (\`sysctl user.max_user_namespaces\` above 0; in a container, a seccomp profile that lets \`unshare\` through).`,
    cause,
  });
}

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** `sandbox.unavailable` with the reason and, on a line of its own, how to get a sandbox. */
export function sandboxUnavailable(reason: string, cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'sandbox.unavailable',
    kind: 'unavailable',
    message: `No sandbox: ${reason}.\nTo get one: \`apt-get install bubblewrap util-linux\`, and allow user namespaces (\`sysctl user.max_user_namespaces\` above 0; in a container, a seccomp profile that lets \`unshare\` through).`,
    cause,
  });
}

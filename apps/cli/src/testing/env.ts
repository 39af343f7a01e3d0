/** With `CI=true` a skipped test is a failure. */
const isCi = process.env['CI'] === 'true';

/** Path and home of whoever runs the tests; none of their Holdpoint settings, which would change what is tested. */
export function callerEnvironment(): Record<string, string> {
  return Object.fromEntries(
    ['PATH', 'HOME', 'LANG'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * Bubblewrap for tests that need it: what `HOLDPOINT_SANDBOX` names, else what `search` finds; null, with the reason
 * printed, where there is none.
 */
export async function sandboxForTests(
  search: () => Promise<string | null>,
): Promise<string | null> {
  const setting = process.env['HOLDPOINT_SANDBOX'] ?? 'auto';
  if (setting === 'auto' || setting === '') return search();
  if (setting !== 'off') return setting;
  const reason = 'HOLDPOINT_SANDBOX is off: nothing may run what a model wrote';
  if (isCi) throw new Error(reason);
  process.stderr.write(`SKIPPED: ${reason}\n`);
  return null;
}

/** What Go needs to find its caches and, where Debian has no package, its proxy. */
export function goEnvironment(): Record<string, string> {
  const names = [
    'GOPROXY',
    'GOSUMDB',
    'GOCACHE',
    'GOMODCACHE',
    'GOPATH',
    'HTTPS_PROXY',
    'SSL_CERT_FILE',
  ];
  return {
    ...callerEnvironment(),
    ...Object.fromEntries(
      names.flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}

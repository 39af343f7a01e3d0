const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Ends once, gracefully, on a signal, and when `diesWithParent` also when the parent's end of standard input closes: a
 * parent that was killed closes it too, so that no child outlives it.
 */
export function endWithParent(diesWithParent: boolean, end: () => Promise<void>): void {
  let ending: Promise<void> | undefined;
  const finish = (): void => {
    ending ??= end()
      .catch((error: unknown) => {
        process.exitCode = 1;
        process.stderr.write(`${String(error)}\n`);
      })
      .finally(() => {
        // Nothing of ours is open any more; the pipe alone would keep the process.
        process.stdin.destroy();
      });
  };
  for (const signal of SIGNALS) process.on(signal, finish);
  if (!diesWithParent) return;
  process.stdin.on('end', finish).on('close', finish).on('error', finish).resume();
}

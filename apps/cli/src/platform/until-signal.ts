export interface UntilSignal {
  readonly received: Promise<void>;
  readonly aborted: boolean;
}

/** Resolves at the first Ctrl-C, SIGTERM or SIGHUP. Further ones change nothing: stopping is already under way. */
export function untilSignal(): UntilSignal {
  let aborted = false;
  const received = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        aborted = true;
        resolve();
      });
    }
  });
  return {
    received,
    get aborted() {
      return aborted;
    },
  };
}

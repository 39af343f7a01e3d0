/**
 * Node's flags for a worker. On a large machine V8 lets garbage grow to hundreds of megabytes before it looks at it; a
 * worker's live data are a few tens, and many workers share one host. Measured in `docs/performance.md`.
 */
export const workerFlags: readonly string[] = [
  '--max-semi-space-size=16',
  '--heap-growing-percent=50',
];

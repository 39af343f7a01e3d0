/** Lehmer's generator with the constants of Park and Miller 1988: the same draws on every machine. */
export function drawsOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

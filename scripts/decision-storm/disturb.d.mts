export function faultPlan(
  count: number,
  options: { readonly backend: 'postgres' | 'redis'; readonly isQuick: boolean },
  draw: (below: number) => number,
): readonly string[];

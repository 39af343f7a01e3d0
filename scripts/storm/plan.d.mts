export function stormPlan(wish: {
  readonly faults: number;
  readonly seed: number;
  readonly backend: 'postgres' | 'redis';
}): readonly string[];

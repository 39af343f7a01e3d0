/** How `count` changes of valid attestations, notes and receipts came out. */
export function runMutations(wish: { readonly seed: number; readonly count: number }): Promise<{
  readonly tried: number;
  readonly rejected: number;
  readonly harmless: number;
  readonly unchanged: number;
  readonly wrong: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly shown: readonly { readonly name: string; readonly text: string }[];
}>;

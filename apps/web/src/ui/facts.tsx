import type { ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  /** Takes the whole row: for digests and sentences. */
  readonly isWide?: boolean;
}

/** Names and values, in columns as wide as the page allows. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(min(11rem,100%),1fr))] gap-x-8 gap-y-4">
      {facts.map(({ name, value, isWide }) => (
        <div key={name} className={isWide === true ? 'col-span-full' : ''}>
          <dt className="label-caps">{name}</dt>
          <dd className="mt-0.5">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

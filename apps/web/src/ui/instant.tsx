import { distance } from './figures.js';
import { useNow } from './use-now.js';

const zoned = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** A moment in the reader's zone, with UTC on hover and for assistive technology in its `datetime`. */
export function Instant({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={utc(at)} className="whitespace-nowrap">
      {zoned.format(new Date(at))}
    </time>
  );
}

/** A moment by its distance from now, with the moment itself on hover. */
export function Ago({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <time
      dateTime={at}
      title={`${zoned.format(new Date(at))} (${utc(at)})`}
      className="whitespace-nowrap"
    >
      {distance(at, now)}
    </time>
  );
}

function utc(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

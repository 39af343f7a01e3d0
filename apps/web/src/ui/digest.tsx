import { useState } from 'react';
import { Button } from 'react-aria-components';

/** A digest cut to what a person compares, with all of it on hover and by one press in the clipboard. */
export function Digest({ of }: { readonly of: string }) {
  const [isCopied, setCopied] = useState(false);
  const hex = of.replace(/^sha256:/, '');
  return (
    <span
      className="inline-flex items-center gap-1.5 font-mono text-xs whitespace-nowrap"
      title={of}
    >
      <span>
        {hex.slice(0, 8)}…{hex.slice(-8)}
      </span>
      <Button
        className="no-print cursor-pointer rounded px-1 font-sans text-xs text-soft hover:bg-sunk hover:text-ink"
        aria-label={`Copy ${of}`}
        onPress={() => {
          void navigator.clipboard.writeText(of).then(() => {
            setCopied(true);
          });
        }}
      >
        {isCopied ? 'copied' : 'copy'}
      </Button>
    </span>
  );
}

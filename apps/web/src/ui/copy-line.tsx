import { useState } from 'react';

import { Button } from './button.js';

/** A command to be typed elsewhere, and by one press in the clipboard. */
export function CopyLine({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="flex items-center gap-2 rounded-lg border border-line bg-sunk py-1.5 pr-1.5 pl-4">
      <code className="min-w-0 flex-1 overflow-x-auto py-1 font-mono text-[0.8125rem]">{text}</code>
      <Button
        variant="quiet"
        aria-label={`Copy ${text}`}
        onPress={() => {
          void navigator.clipboard.writeText(text).then(() => {
            setCopied(true);
          });
        }}
      >
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}

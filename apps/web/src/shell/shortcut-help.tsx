import { useState } from 'react';
import { SwitchButton, SwitchField } from 'react-aria-components';

import { Dialog } from '../ui/dialog.js';
import { areShortcutsOn, shortcutsInForce, switchShortcuts } from './shortcuts.js';

/** The keys that act on this page, and the switch that turns them off. */
export function ShortcutHelp({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const [isOn, setOn] = useState(areShortcutsOn);
  return (
    <Dialog title="Keyboard" isOpen={isOpen} onClose={onClose} width="max-w-md">
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-5 gap-y-2">
        {shortcutsInForce().map(({ keys, does }) => (
          <div key={`${keys} ${does}`} className="contents">
            <dt className="flex gap-1">
              {keys.split(' ').map((key, index) => (
                <kbd
                  key={index}
                  className="rounded border border-line bg-sunk px-1.5 py-0.5 font-mono text-xs"
                >
                  {key.replace('Shift+?', '?')}
                </kbd>
              ))}
            </dt>
            <dd className="text-sm">{does}</dd>
          </div>
        ))}
      </dl>
      <SwitchField
        isSelected={isOn}
        onChange={(selected) => {
          switchShortcuts(selected);
          setOn(selected);
        }}
        className="mt-6 border-t border-line pt-4 text-sm"
      >
        <SwitchButton className="flex cursor-pointer items-center gap-3">
          {({ isSelected, isFocusVisible }) => (
            <>
              <span
                className={`flex h-5 w-9 items-center rounded-full border px-0.5 ${isSelected ? 'justify-end border-ink bg-ink' : 'justify-start border-strong bg-sunk'} ${isFocusVisible ? 'outline-2 outline-offset-2 outline-link' : ''}`}
              >
                <span
                  className={`size-3.5 rounded-full ${isSelected ? 'bg-paper' : 'bg-strong'}`}
                />
              </span>
              Single keys act
            </>
          )}
        </SwitchButton>
      </SwitchField>
    </Dialog>
  );
}

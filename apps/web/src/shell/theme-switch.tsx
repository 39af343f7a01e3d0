import { useState } from 'react';
import { Button } from 'react-aria-components';

const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const STORAGE_KEY = 'holdpoint.theme';
const marks: Readonly<Record<Theme, string>> = { system: '◐', light: '○', dark: '●' };

/** Light, dark, or as the system says; `theme.js` reads the choice before the first paint. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>(themeInForce);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  return (
    <Button
      className="cursor-pointer rounded-md px-2 py-1.5 text-sm text-soft hover:bg-sunk hover:text-ink"
      aria-label={`Theme: ${theme}. Change to ${next}`}
      onPress={() => {
        apply(next);
        setTheme(next);
      }}
    >
      <span aria-hidden="true">{marks[theme]}</span>
    </Button>
  );
}

function themeInForce(): Theme {
  const { theme } = document.documentElement.dataset;
  return themes.find((each) => each === theme) ?? 'system';
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage is closed to us: the choice lasts until the page is left.
  }
}

/* Before the first paint, so that a chosen theme does not flash in the other one. */
try {
  const theme = localStorage.getItem('holdpoint.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is closed to us: the system's theme it is.
}

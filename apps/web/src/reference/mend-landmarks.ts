/**
 * Sets right, as they appear, the few roles and levels that the library gets wrong (swagger-ui-dist 5.35.0): each
 * table of responses is a live landmark, so that a page has dozens of the same name; the heading of the schemas stands
 * three levels below the page's; buttons that fold a group or an unnamed schema have no name.
 */
export function mendLandmarks(root: HTMLElement): void {
  const mend = (): void => {
    for (const table of root.querySelectorAll('table.responses-table[role]')) {
      table.removeAttribute('role');
      table.removeAttribute('aria-live');
    }
    for (const heading of root.querySelectorAll('.models > h4:not([aria-level])'))
      heading.setAttribute('aria-level', '2');
    for (const button of root.querySelectorAll('.expand-operation:not([aria-label])'))
      button.setAttribute('aria-label', tagOf(button));
    for (const button of root.querySelectorAll(
      '.json-schema-2020-12-accordion:not([aria-label])',
    )) {
      if (button.textContent.trim() === '') button.setAttribute('aria-label', 'Schema');
    }
  };
  new MutationObserver(mend).observe(root, { childList: true, subtree: true });
}

function tagOf(button: Element): string {
  return `Operations of ${button.closest('[data-tag]')?.getAttribute('data-tag') ?? 'this group'}`;
}

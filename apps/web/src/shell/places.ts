/** The places of the portal, with the key that follows `g`. */
export const places = [
  { to: '/releases', name: 'Releases', key: 'r' },
  { to: '/campaigns', name: 'Campaigns', key: 'c' },
  { to: '/evaluations', name: 'Evaluations', key: 'e' },
  { to: '/computations', name: 'Compute', key: 'm' },
  { to: '/policies', name: 'Policies', key: 'p' },
  { to: '/schedules', name: 'Schedules', key: 's' },
  { to: '/calendar', name: 'Calendar', key: 'l' },
  { to: '/log', name: 'Log', key: 'o' },
  { to: '/webhooks', name: 'Webhooks', key: 'w' },
] as const;

/** Rendered by a library in a page of its own, outside the router. */
export const apiReference = { href: '/reference.html', name: 'API', key: 'a' } as const;

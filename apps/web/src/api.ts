import { createClient } from '@holdpoint/shared/contracts/client';

/** The typed client of the route tables, on the page's own origin; the session lies in a cookie that it never sees. */
export const call = createClient({
  baseUrl: '',
  fetcher: (url, init) => fetch(url, { ...init, credentials: 'same-origin' }),
});

import './without-eval.js';
import './styles.css';

import { hashKey, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { sessionKey } from './features/session/session-query.js';
import { createQueryClient } from './query-client.js';
import { createPortalRouter } from './router.js';

const client = createQueryClient();
const sessionHash = hashKey(sessionKey);
const router = createPortalRouter(client);

// A session that ended elsewhere, or by its time, leads back to the sign-in; the address is kept.
client.getQueryCache().subscribe(({ type, query }) => {
  if (type === 'updated' && query.queryHash === sessionHash && query.state.data === null)
    void router.invalidate();
});

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}

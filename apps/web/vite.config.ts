import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Every file is named by its content and none is inlined: the page's policy allows files of its own origin only. */
export default defineConfig({
  plugins: [react(), tailwind()],
  resolve: {
    alias: {
      '@stdlib/assert-has-generator-support': new URL(
        'shims/has-generator-support.cjs',
        import.meta.url,
      ).pathname,
    },
    conditions: ['@holdpoint/source', 'module', 'browser', 'development|production'],
  },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: {
      input: { portal: 'index.html', reference: 'reference.html' },
      output: {
        codeSplitting: {
          groups: [
            // In one file with the library that it configures, so that it runs before the first schema is made.
            { name: 'zod', test: /node_modules\/zod\/|src\/without-eval/ },
            { name: 'react', test: /node_modules\/(?:react|react-dom|scheduler)\// },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      // The host stays the page's own: a write from elsewhere would be refused.
      ['/v1', '/openapi.json'].map((path) => [
        path,
        { target: 'http://127.0.0.1:4600', changeOrigin: false },
      ]),
    ),
  },
});

import { defineConfig } from 'vite';

// The page must run under "default-src 'self'": no inline script or style, no data: addresses.
export default defineConfig({
  base: '/',
  build: {
    target: 'es2022',
    outDir: process.env['OHMSTEAD_WEB_OUT'] ?? 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': process.env['OHMSTEAD_URL'] ?? 'http://127.0.0.1:8181' },
  },
});

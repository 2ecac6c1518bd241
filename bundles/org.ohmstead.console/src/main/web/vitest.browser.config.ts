import { defineConfig } from 'vitest/config';

// Runs in Node; the browser is driven by Playwright. One file at a time: they share the machine's cores with Chromium.
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

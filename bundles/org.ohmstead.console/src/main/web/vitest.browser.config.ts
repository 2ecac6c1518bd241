import { defineConfig } from 'vitest/config';

// Runs in Node; the browser is driven by Playwright. One file at a time: they share the machine's cores with Chromium.
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    // What is awaited comes within moments on an idle machine; the build may run on a busy one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
  },
});

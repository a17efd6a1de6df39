import { defineConfig } from 'vitest/config';

/** Each starts servers and processes of its own, and waits for them half of its time. */
const filesAtATime = 2;

/** Units run in plain Node within seconds; contract suites talk to real servers, e2e drives a real VS Code. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // No unit leaves anything behind that another could meet: loading each module once halves the time.
          pool: 'threads',
          isolate: false,
          include: [
            'test/*.test.ts',
            'test/{core,protocol,webview,cli,vscode}/**/*.unit.test.ts',
            'test/{core,protocol,webview,cli}/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'contracts',
          include: ['test/{connectors,bench}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: filesAtATime,
        },
      },
      {
        // Only with a folder of documents: npm run test:contracts -- FOLDER.
        test: {
          name: 'documents',
          include: ['test/documents/**/*.test.ts'],
          // They run together with the contracts, and vitest wants one number of both.
          maxWorkers: filesAtATime,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: filesAtATime,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

import { defineConfig } from 'vitest/config';

/** Each starts servers and processes of its own, and waits for them half of its time. */
const filesAtATime = 2;

/**
 * Units run in plain Node within seconds; contract suites talk to real servers, e2e drives a real VS Code.
 * Asked for together they run one group after the other: each has its own number of files at a time.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          // No unit leaves anything behind that another could meet: loading each module once halves the time.
          pool: 'threads',
          isolate: false,
          // Of what is generated a thousand times, on a machine that does other things too.
          testTimeout: 20_000,
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
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Only with a folder of documents: npm run test:contracts -- FOLDER.
        test: {
          name: 'documents',
          include: ['test/documents/**/*.test.ts'],
          maxWorkers: filesAtATime,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: filesAtATime,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

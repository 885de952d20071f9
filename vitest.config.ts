import { defineConfig } from 'vitest/config';

// Two projects: `unit` needs nothing but npm; `real` needs the peers that test/real/install brings.
export default defineConfig({
  test: {
    // Else Vitest leaves one core to itself, which is half of a small machine.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/real/**'],
          // A machine that others use as well is slow, not wrong.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

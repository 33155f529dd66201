import { defineConfig } from 'vitest/config';
import { isUsable, missingPrograms, missingProgramsReporter } from './support/missing-programs.ts';

const root = new URL('..', import.meta.url).pathname;
const { PATH, CI } = process.env;
const missing = missingPrograms({
  root,
  isInstalled: (program) => isUsable(program, PATH),
  isCi: CI === 'true',
});

export default defineConfig({
  test: {
    root,
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/dist.ts'],
    exclude: missing.flatMap(({ testFiles }) => testFiles),
    reporters: ['default', missingProgramsReporter(missing)],
    // Real servers, browsers and key generation: slow beginnings on a busy machine are no failure.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
});

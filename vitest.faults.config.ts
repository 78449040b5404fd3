// The long forms: `npm run test:faults`.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/faults/**/*.faults.ts'],
    hookTimeout: 60_000,
  },
})

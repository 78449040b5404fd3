// Serves the real fund: `npm start`.
import { existsSync } from 'node:fs'
import { ConfigError, readConfig } from './config.ts'
import { serve } from './serve.ts'

try {
  if (existsSync('.env')) process.loadEnvFile()
  const config = readConfig(process.env)
  await serve(config, { demo: false })
  console.log(`Quỹ “Vì người nghèo”: ${config.publicUrl}`)
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exit(2)
}

// A process of its own that checks a database and prints what it found: the site goes on answering meanwhile.
import { verifyDatabase } from '../actions/verification/verify-database.ts'
import { parseVerifierKey } from '../domain/log/note.ts'
import { readHead } from '../gateways/log-head.ts'
import type { VerifyTask } from './nightly-verify.ts'

const { path, verifierKey, headFile } = JSON.parse(process.argv[2] ?? '{}') as VerifyTask
const key = parseVerifierKey(verifierKey)
const found = await verifyDatabase(path, {
  keyOf: (origin) => (origin === key.name ? key : null),
  head: readHead(headFile),
})
process.stdout.write(JSON.stringify(found))

// Run as a process of its own: writes rows one after another into the store of the first argument, under names beginning
// with the second, up to the number of the third, and says each once it is acknowledged.
import { openDatabase } from '../../db/database.ts'
import { insertSuspensePattern } from '../../db/queries/units.ts'

const [path, name, count] = process.argv.slice(2) as [string, string, string]
const database = openDatabase(`file:${path}`)
for (let n = 0; n < Number(count); n++) {
  const phrase = `${name} ${n}`
  await database.write((tx) => insertSuspensePattern(tx, { phrase, reason: 'interest', validFrom: '2020-01-01' }))
  process.stdout.write(`${phrase}\n`)
}
database.close()

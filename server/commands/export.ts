import { once } from 'node:events'
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import type { Handle } from '../../db/database.ts'
import { accountNames, bodiesByBookedDay, firstBookedDay } from '../../db/queries/accounting-export.ts'
import { ledgerSize } from '../../db/queries/ledger.ts'
import { accountingFile } from '../domain/accounting-export/accounting-file.ts'
import { beancountFormat } from '../domain/accounting-export/beancount.ts'
import type { AccountingFormat } from '../domain/accounting-export/format.ts'
import { journalFormat } from '../domain/accounting-export/journal.ts'
import { type Command, progress, result, UsageError } from './command.ts'
import { withStore } from './store.ts'

const formats: Readonly<Record<string, AccountingFormat>> = { journal: journalFormat, beancount: beancountFormat }

export const exportCommand: Command = {
  usage: 'export journal|beancount [--out FILE] [--json]',
  does: 'writes the whole ledger for hledger and ledger, or for beancount, with balances they check',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { out: { type: 'string' }, json: { type: 'boolean' } },
    })
    const [name] = positionals
    const format = formats[name ?? '']
    const { out } = values
    if (!name || !format || positionals.length > 1) throw new UsageError(this.usage)
    if (values.json && !out) throw new UsageError('--json tells of a file: say where with --out FILE.')
    if (out && existsSync(out)) throw new UsageError(`There is already a file ${out}.`)
    return withStore<0 | 1>(Date.now, async ({ database }) => {
      const { size } = await ledgerSize(database.read)
      const text = wholeLedger(database.read, format, size)
      if (!out) {
        process.stdout.on('error', endWithReader)
        await writeTo(process.stdout, text)
        return 0
      }
      await writeFile(out, text)
      result(values.json === true, { format: name, entries: size, file: out }, `${size} entries written to ${out}.`)
      return 0
    })
  },
}

/** Who reads the output (`| head`) has seen enough. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
}

async function* wholeLedger(db: Handle, format: AccountingFormat, size: number): AsyncGenerator<string> {
  const facts = { size, firstDay: await firstBookedDay(db), accounts: await accountNames(db) }
  yield* accountingFile(format, facts, counted(bodiesByBookedDay(db, size), size))
}

const ENTRIES_A_MESSAGE = 100_000

async function* counted(bodies: AsyncIterable<string>, size: number): AsyncGenerator<string> {
  let done = 0
  for await (const body of bodies) {
    yield body
    if (++done % ENTRIES_A_MESSAGE === 0) progress(`${done} of ${size} entries`)
  }
}

/** Whole or not at all: the file gets its name when everything is in it. */
async function writeFile(path: string, text: AsyncIterable<string>): Promise<void> {
  const part = `${path}.part`
  try {
    const file = createWriteStream(part)
    await writeTo(file, text)
    file.end()
    await once(file, 'close')
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

const LETTERS_A_WRITE = 64 * 1024

async function writeTo(stream: Writable, text: AsyncIterable<string>): Promise<void> {
  let waiting = ''
  for await (const piece of text) {
    waiting += piece
    if (waiting.length < LETTERS_A_WRITE) continue
    if (!stream.write(waiting)) await once(stream, 'drain')
    waiting = ''
  }
  await new Promise<void>((resolve, reject) => stream.write(waiting, (error) => (error ? reject(error) : resolve())))
}

import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { statementById } from '../../db/queries/statements.ts'
import type { Context } from '../actions/context.ts'
import { confirmStatement, postStatement } from '../actions/statements/post-statement.ts'
import { stageStatement, takeStatement, uploadName } from '../actions/statements/stage-statement.ts'
import type { Organization } from './organization.ts'

type Line = { day: string; debitVnd: number; creditVnd: number; memo: string }

/** The bank's side of the demonstration: it books transfers on its own, and gives a statement file at the end of a week. */
export class DemoBank {
  readonly #context: Context
  readonly #organization: Organization
  #balanceVnd: number
  #lines: Line[] = []
  #documents = 0

  constructor(context: Context, organization: Organization, openingVnd: number) {
    this.#context = context
    this.#organization = organization
    this.#balanceVnd = openingVnd
  }

  credit(day: string, vnd: number, memo: string): void {
    this.#lines.push({ day, debitVnd: 0, creditVnd: vnd, memo })
  }

  debit(day: string, vnd: number, memo: string): void {
    this.#lines.push({ day, debitVnd: vnd, creditVnd: 0, memo })
  }

  /** The accountant fetches the statement up to this day and imports it like any other file. */
  async importStatement(through: string): Promise<void> {
    // Credits of a day come first here, as money has to be there before it can go.
    const due = this.#lines.filter((line) => line.day <= through)
    due.sort((a, b) => (a.day === b.day ? b.creditVnd - a.creditVnd : a.day < b.day ? -1 : 1))
    if (due.length === 0) return
    this.#lines = this.#lines.filter((line) => line.day > through)
    const rows = due.map((line) => {
      this.#balanceVnd += line.creditVnd - line.debitVnd
      const [year, month, day] = line.day.split('-')
      const document = `MH${String(++this.#documents).padStart(7, '0')}`
      return `${day}/${month}/${year},${document},${line.debitVnd},${line.creditVnd},${this.#balanceVnd},"${line.memo}"`
    })
    const content = ['TNXDate,DocNo,Debit,Credit,Balance,TransactionDetails', ...rows, ''].join('\n')
    mkdirSync(join(this.#context.dataDir, 'uploads'), { recursive: true, mode: 0o700 })
    const path = join('uploads', uploadName())
    writeFileSync(join(this.#context.dataDir, path), content, { mode: 0o600 })

    const { accountant } = this.#organization.crew
    const id = await takeStatement(this.#context, accountant, {
      bankAccountId: this.#organization.bankAccount.id,
      fileName: `sao-ke-den-${through}.csv`,
      path,
      sha256: createHash('sha256').update(content).digest('hex'),
      bytes: Buffer.byteLength(content),
    })
    await stageStatement(this.#context, id)
    await confirmStatement(this.#context, accountant, {
      key: `demo-statement-${through}`,
      statementId: id,
      overlap: null,
    })
    await postStatement(this.#context, id)
    const statement = await statementById(this.#context.database.read, id)
    if (statement?.state !== 'posted') throw new Error(`the statement up to ${through} was not posted`)
  }
}

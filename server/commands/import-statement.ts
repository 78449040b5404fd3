import { createHash, randomUUID } from 'node:crypto'
import { copyFileSync, createReadStream, existsSync, mkdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { reachOf, staffByCode } from '../../db/queries/staff.ts'
import { problemsOf, statementById } from '../../db/queries/statements.ts'
import { bankAccounts } from '../../db/queries/units.ts'
import { overlapAnswers, unclearAnswers } from '../../db/schema/index.ts'
import type { Context } from '../actions/context.ts'
import { confirmStatement, postStatement } from '../actions/statements/post-statement.ts'
import { stageStatement, takeStatement, uploadName } from '../actions/statements/stage-statement.ts'
import type { FileProblem } from '../domain/statement/file-problem.ts'
import type { RowProblem } from '../domain/statement/line.ts'
import { fileProblemText, rowProblemText } from '../domain/statement/problem-text.ts'
import { type Command, progress, result, UsageError } from './command.ts'
import { withStore } from './store.ts'

export const importStatementCommand: Command = {
  usage:
    'import-statement FILE --account NUMBER --by STAFF-CODE [--commit] [--overlap repeats|continues] [--notified same|others] [--json]',
  does: 'checks a bank statement whole, and with --commit posts it as the accountant named',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        account: { type: 'string' },
        by: { type: 'string' },
        commit: { type: 'boolean' },
        overlap: { type: 'string' },
        notified: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const [file] = positionals
    const overlap = overlapAnswers.find((answer) => answer === values.overlap) ?? null
    const unclear = unclearAnswers.find((answer) => answer === values.notified) ?? null
    const isMistyped = (values.overlap && !overlap) || (values.notified && !unclear)
    if (!file || !values.account || !values.by || isMistyped) throw new UsageError(this.usage)
    if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`)
    const { account: number, by } = values
    return withStore(Date.now, async (context) => {
      const account = (await bankAccounts(context.database.read)).find((row) => row.number === number)
      if (!account) throw new UsageError(`No official account has the number ${number}.`)
      const actor = await accountantOf(context, by, account.unitId)
      const id = await takeStatement(context, actor, {
        bankAccountId: account.id,
        fileName: basename(file),
        ...(await keep(context, file)),
      })
      progress('Reading the file …')
      await stageStatement(context, id)
      const ready = await statementById(context.database.read, id)
      if (ready?.state !== 'ready') {
        await sayProblems(context, id, ready?.problem ?? null)
        return 1
      }
      if (values.commit) {
        await confirmStatement(context, actor, { key: randomUUID(), statementId: id, overlap, unclear })
        progress(`Posting ${ready.lines} lines …`)
        await postStatement(context, id)
      }
      const after = await statementById(context.database.read, id)
      const { state, lines, repeated, inVnd, outVnd, posted, skipped } = after ?? ready
      result(
        values.json === true,
        { statement: id, state, lines, repeated, inVnd, outVnd, posted, skipped },
        values.commit
          ? `Posted ${posted} lines, ${skipped} were already there.`
          : `${lines} lines are good, ${repeated} of them already posted; ${inVnd} đ in, ${outVnd} đ out. Nothing was posted: add --commit.`,
      )
      return 0
    })
  },
}

async function accountantOf(context: Context, code: string, unitId: number) {
  const person = await staffByCode(context.database.read, code)
  const reach = person ? await reachOf(context.database.read, person.id) : []
  if (
    !person ||
    person.dismissedAt !== null ||
    !reach.some((grant) => grant.role === 'accountant' && grant.unitId === unitId)
  )
    throw new UsageError(`${code} is no accountant of the account's unit.`)
  return { staffId: person.id, code: person.code }
}

/** The file is evidence: a copy of it stays with the fund. */
async function keep(context: Context, file: string) {
  mkdirSync(join(context.dataDir, 'uploads'), { recursive: true, mode: 0o700 })
  const path = join('uploads', uploadName())
  const copy = join(context.dataDir, path)
  copyFileSync(file, copy)
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(copy)) hash.update(chunk)
  return { path, sha256: hash.digest('hex'), bytes: statSync(copy).size }
}

async function sayProblems(context: Context, id: number, problem: string | null): Promise<void> {
  if (problem) process.stdout.write(`${fileProblemText(JSON.parse(problem) as FileProblem)}\n`)
  for (const row of await problemsOf(context.database.read, id, 100))
    process.stdout.write(`${rowProblemText(row as RowProblem)}\n`)
}

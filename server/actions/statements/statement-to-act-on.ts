import type { Handle } from '../../../db/database.ts'
import { type StatementRow, statementById } from '../../../db/queries/statements.ts'
import { bankAccountById } from '../../../db/queries/units.ts'
import { holds } from '../../domain/four-eyes.ts'
import type { Actor } from '../context.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'

type BankAccount = NonNullable<Awaited<ReturnType<typeof bankAccountById>>>

/** A bank account whose unit this person is an accountant of, now. @throws Refusal('NOT_FOUND', 404) */
export async function accountToActOn(tx: Handle, actor: Actor, bankAccountId: number): Promise<BankAccount> {
  const account = await bankAccountById(tx, bankAccountId)
  if (!account || !holds(await actingPerson(tx, actor), 'accountant', account.unitId))
    throw new Refusal('NOT_FOUND', {}, 404)
  return account
}

/**
 * A statement that waits for this accountant to post it or give it up.
 * @throws Refusal('NOT_FOUND', 404) · Refusal('statement-not-ready', 409)
 */
export async function statementToActOn(
  tx: Handle,
  actor: Actor,
  statementId: number,
): Promise<{ statement: StatementRow; account: BankAccount }> {
  const statement = await statementById(tx, statementId)
  if (!statement) throw new Refusal('NOT_FOUND', {}, 404)
  const account = await accountToActOn(tx, actor, statement.bankAccountId)
  if (statement.state !== 'ready') throw new Refusal('statement-not-ready', {}, 409)
  return { statement, account }
}

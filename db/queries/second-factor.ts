import { and, count, eq, isNull } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { knownDevice, recoveryCode, secondFactor, session } from '../schema/index.ts'

export async function secondFactorOf(db: Handle, staffId: number) {
  return db.select().from(secondFactor).where(eq(secondFactor.staffId, staffId)).get() ?? null
}

/** @throws what the trigger says when the person has one already */
export async function insertSecondFactor(tx: Handle, row: typeof secondFactor.$inferInsert): Promise<void> {
  tx.insert(secondFactor).values(row).run()
}

/** @throws what the trigger says when this step or a later one was taken before */
export async function setLastStep(tx: Handle, staffId: number, lastStep: number): Promise<void> {
  tx.update(secondFactor).set({ lastStep }).where(eq(secondFactor.staffId, staffId)).run()
}

/** The telephone and the codes on paper go together. */
export async function deleteSecondFactor(tx: Handle, staffId: number): Promise<void> {
  tx.delete(secondFactor).where(eq(secondFactor.staffId, staffId)).run()
  tx.delete(recoveryCode).where(eq(recoveryCode.staffId, staffId)).run()
}

/** Codes on paper in place of those before. */
export async function replaceRecoveryCodes(tx: Handle, staffId: number, hashes: readonly Buffer[]): Promise<void> {
  tx.delete(recoveryCode).where(eq(recoveryCode.staffId, staffId)).run()
  for (const codeHash of hashes) tx.insert(recoveryCode).values({ staffId, codeHash }).run()
}

/** Marks a code on paper used. True when it was there and not used before. */
export async function takeRecoveryCode(
  tx: Handle,
  staffId: number,
  codeHash: Buffer,
  usedAt: number,
): Promise<boolean> {
  const found = and(eq(recoveryCode.staffId, staffId), eq(recoveryCode.codeHash, codeHash), isNull(recoveryCode.usedAt))
  return tx.update(recoveryCode).set({ usedAt }).where(found).run().changes > 0
}

export async function recoveryCodesLeft(db: Handle, staffId: number): Promise<number> {
  const unused = and(eq(recoveryCode.staffId, staffId), isNull(recoveryCode.usedAt))
  return db.select({ left: count() }).from(recoveryCode).where(unused).get()?.left ?? 0
}

/** The password or a code was typed in this session just now. */
export async function setProven(tx: Handle, tokenHash: Buffer, provenAt: number): Promise<void> {
  tx.update(session)
    .set({ provenAt })
    .where(and(eq(session.tokenHash, tokenHash), isNull(session.endedAt)))
    .run()
}

export async function isKnownDevice(db: Handle, staffId: number, tokenHash: Buffer): Promise<boolean> {
  const found = and(eq(knownDevice.tokenHash, tokenHash), eq(knownDevice.staffId, staffId))
  return db.select().from(knownDevice).where(found).get() !== undefined
}

export async function insertKnownDevice(tx: Handle, row: typeof knownDevice.$inferInsert): Promise<void> {
  tx.insert(knownDevice).values(row).run()
}

export async function forgetDevices(tx: Handle, staffId: number): Promise<void> {
  tx.delete(knownDevice).where(eq(knownDevice.staffId, staffId)).run()
}

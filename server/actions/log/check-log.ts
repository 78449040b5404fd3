import { basename } from 'node:path'
import type { Handle } from '../../../db/database.ts'
import { lastCheckpoint, logSize } from '../../../db/queries/log.ts'
import { type Checkpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from '../../domain/log/checkpoint.ts'
import { emptyRoot, rootAt } from '../../domain/log/merkle.ts'
import { NoteError, parseNote } from '../../domain/log/note.ts'
import { beginHead, readHead } from '../../gateways/log-head.ts'
import type { Context } from '../context.ts'
import { Refusal } from '../refusal.ts'
import type { Log } from './log.ts'
import { BrokenTreeError, treeReader } from './tree.ts'

/**
 * Looks whether the database is the log that was signed last, by the file beside it and by its own checkpoints. When it
 * is not, `log.refusal` says why and nothing is written any more. Begins the file where nothing was signed yet.
 */
export async function checkLog({ database, log }: Pick<Context, 'database' | 'log'>): Promise<void> {
  if (log.refusal) return
  if (readHead(log.headFile) === null && (await lastCheckpoint(database.read)) === null) {
    // From here on a missing file means that it was lost: it is there before the first checkpoint.
    beginHead(log.headFile, signCheckpoint({ origin: log.origin, size: 0, root: emptyRoot }, log.privateKey))
  }
  log.refusal = await whyNotTheLog(database.read, log)
}

/** Why what stands in the database does not continue what was signed; null when it does. */
export async function whyNotTheLog(db: Handle, log: Log): Promise<Refusal | null> {
  const last = await lastCheckpoint(db)
  if (last) {
    const origin = originOf(last.note)
    if (origin !== log.origin) return refusal('log-origin', { signed: origin ?? '?', set: log.origin })
    if (!opened(last.note, log)) return refusal('log-key', { size: last.size })
  }
  const note = readHead(log.headFile)
  if (note === null) return refusal('log-head-missing', { file: basename(log.headFile) })
  const head = opened(note, log)
  if (!head) return refusal('log-head-unreadable', { file: basename(log.headFile) })
  const size = await logSize(db)
  const signed = Math.max(head.size, last?.size ?? 0)
  if (size < signed) return refusal('log-shorter', { size, signed })
  for (const state of last ? [head, last] : [head])
    if (!(await isPastOf(db, state))) return refusal('log-differs', { signed: state.size })
  return null
}

function refusal(code: string, values: Record<string, string | number>): Refusal {
  return new Refusal(code, values, 503)
}

/** A note as the log's own checkpoint; null when it is not one. */
export function opened(note: string, log: Pick<Log, 'verifierKey'>): Checkpoint | null {
  return unlessFalse(() => openCheckpoint(note, log.verifierKey))
}

function originOf(note: string): string | null {
  return unlessFalse(() => parseCheckpoint(parseNote(note).text))?.origin ?? null
}

function unlessFalse<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof NoteError) return null
    throw error
  }
}

async function isPastOf(db: Handle, { size, root }: Pick<Checkpoint, 'size' | 'root'>): Promise<boolean> {
  try {
    return root.equals(await rootAt(treeReader(db), size))
  } catch (error) {
    if (error instanceof BrokenTreeError) return false
    throw error
  }
}

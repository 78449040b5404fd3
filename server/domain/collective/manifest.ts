// How a list of names is held fast by the ledger without a name in it. Each line is a commitment of its own; the list of
// commitments is the text `list` of the entry, whose body carries the commitment to that. So one person can prove their
// line with their salt alone, and erasing one name changes no hash.
import { hash } from 'node:crypto'
import { commitToText } from '../ledger/commitment.ts'

export type ListLine = { position: number; amountVnd: number; salt: Buffer; name: string; commitment: Buffer }

/** Takes the lines of a list to what is stored; `salts` gives 32 random bytes for each. */
export function commitToLines(lines: readonly { name: string; amountVnd: number }[], salts: () => Buffer): ListLine[] {
  return lines.map(({ name, amountVnd }, at) => {
    const [position, salt] = [at + 1, salts()]
    const commitment = Buffer.from(commitToText(salt, lineText({ position, amountVnd, name })), 'base64')
    return { position, amountVnd, salt, name, commitment }
  })
}

/** What a line's commitment is made of: its place, its amount in đồng, its name. */
export function lineText(line: { position: number; amountVnd: number; name: string }): string {
  return `${line.position} ${line.amountVnd} ${line.name}`
}

/** The text `list` of a collective gift: how many, how much, and each line's commitment in base64, one to a line. */
export function listManifest(lines: readonly { amountVnd: number; commitment: Buffer }[]): string {
  const total = lines.reduce((sum, { amountVnd }) => sum + amountVnd, 0)
  return ['fund/v1/list', `${lines.length} ${total}`, ...lines.map((line) => line.commitment.toString('base64'))].join(
    '\n',
  )
}

/** The text `list` of a box: its count by denomination, and a commitment to each witness's name. */
export function boxManifest(
  seal: string,
  counts: readonly { valueVnd: number; pieces: number }[],
  witnesses: readonly { salt: Buffer; name: string }[],
): string {
  return [
    'fund/v1/box',
    seal,
    ...counts.map(({ valueVnd, pieces }) => `${valueVnd} ${pieces}`),
    ...witnesses.map(({ salt, name }) => commitToText(salt, name)),
  ].join('\n')
}

/** The 128-bit key in the address of one person's confirmation: made of the line's salt, gone when the name is erased. */
export function confirmationKey(salt: Buffer): string {
  return hash('sha256', Buffer.concat([Buffer.from('fund/v1/confirmation\n'), salt]), 'buffer')
    .subarray(0, 16)
    .toString('base64url')
}

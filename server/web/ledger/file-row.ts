import type { FastifyRequest } from 'fastify'
import type { LedgerLine } from '../../../db/queries/ledger.ts'
import { isoInstant } from '../../format.ts'
import { donorText, lineText, memoText, movesMoney } from '../components/ledger-words.ts'

type Text = Pick<FastifyRequest, 't'>

const columns = [
  'index',
  'booked',
  'recorded',
  'kind',
  'direction',
  'channel',
  'in',
  'out',
  'amount',
  'balance',
  'donor',
  'memo',
  'reference',
  'voucher',
  'unit',
  'unit-name',
  'fund',
  'purpose',
  'project',
] as const

/** The head of a file of ledger lines. */
export function fileColumns(request: Text): string[] {
  return columns.map((column) => request.t(`ledger.file-${column}`))
}

/** One line in a file: amounts are whole đồng, days `YYYY-MM-DD`, empty cells null. */
export function fileRow(request: Text, line: LedgerLine): (string | number | null)[] {
  return [
    line.index,
    line.bookedOn,
    isoInstant(line.recordedAt),
    lineText(request, line),
    request.t(`ledger.direction-${line.direction ?? 'internal'}`),
    request.t(`ledger.channel-${line.channel}`),
    line.direction === 'in' ? line.amountVnd : null,
    line.direction === 'out' ? line.amountVnd : null,
    movesMoney(line) ? line.amountVnd : null,
    line.balanceVnd,
    donorText(request, line) || null,
    memoText(request, line) || null,
    line.reference,
    line.voucher,
    line.unit,
    line.unitName,
    line.fund,
    line.purpose,
    line.project,
  ]
}

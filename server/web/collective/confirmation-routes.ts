import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { lineOfList, listById } from '../../../db/queries/collective.ts'
import { Refusal } from '../../actions/refusal.ts'
import { confirmationKey, lineText } from '../../domain/collective/manifest.ts'
import { amountInWords, formatDay, formatVnd } from '../../format.ts'
import { summaryList } from '../components/display.ts'

type ByKey = { Params: { code: string; key: string } }

/** `/xac-nhan/:list-:line/rieng/:key`: what one person of a collective gift gave, for them alone. */
export default async function confirmations(app: FastifyInstance): Promise<void> {
  const { database } = app.fund

  app.get<ByKey>('/xac-nhan/:code/rieng/:key', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').header('x-robots-tag', 'noindex')
    const { code, key } = request.params
    const [, listId, position] = /^(\d{1,12})-(\d{1,4})$/.exec(code) ?? []
    const list = listId === undefined ? null : await listById(database.read, Number(listId))
    const line = list && (await lineOfList(database.read, list.id, Number(position)))
    // A wrong key, an erased name and a list that never was answer the same.
    if (!list || !line?.salt || line.name === null || !opens(confirmationKey(line.salt), key))
      throw new Refusal('NOT_FOUND', {}, 404)
    const { name } = line
    const t = request.t.bind(request)
    const group = list.groupName ?? list.publicName ?? t('collective.a-group')
    return reply.page('collective/confirmation', {
      page: { title: t('collective.title'), sharePath: '/ung-ho' },
      isReversed: list.reversedBy !== null,
      facts: summaryList([
        { key: t('collective.name'), value: name },
        { key: t('collective.amount'), value: formatVnd(line.amountVnd), numeric: true },
        ...(request.language === 'vi' ? [{ key: t('collective.words'), value: amountInWords(line.amountVnd) }] : []),
        { key: t('collective.within'), value: t('collective.within-text', { group, count: list.lineCount }) },
        { key: t('collective.purpose'), value: `${list.unitName} · ${list.fundName} · ${list.purpose}` },
        { key: t('collective.day'), value: formatDay(list.bookedOn) },
        ...(list.voucher ? [{ key: t('collective.voucher'), value: list.voucher }] : []),
      ]),
      receipt: { path: `/so-cai/${list.receiptIndex}`, index: list.receiptIndex },
      proof: {
        path: `/so-cai/${list.saidIn}`,
        index: list.saidIn,
        position: line.position,
        text: lineText({ ...line, name }),
        salt: line.salt.toString('base64'),
        commitment: line.commitment.toString('base64'),
      },
    })
  })
}

function opens(expected: string, given: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))
}

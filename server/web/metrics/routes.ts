import { hash, timingSafeEqual } from 'node:crypto'
import { BlockList, isIP, isIPv6 } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { lastCheckpoint, logSize } from '../../../db/queries/log.ts'
import { unfinishedStatements } from '../../../db/queries/statements.ts'
import { lastVerification } from '../../../db/queries/verification-runs.ts'
import { type Metric, prometheusText } from './prometheus.ts'

/** `GET /metrics`: for the operator's monitoring on the same machine, or with the token; to everybody else it is not there. */
export default async function metricsRoutes(app: FastifyInstance, { token }: { token: string | null }): Promise<void> {
  app.get('/metrics', async (request, reply) => {
    if (!isFromThisMachine(request) && !hasToken(request, token)) return reply.callNotFound()
    return reply
      .type('text/plain; version=0.0.4; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(prometheusText(await measured(app)))
  })
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** What a proxy writes into a request that it hands on. */
const forwardingHeaders = ['forwarded', 'via', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']

/**
 * By the socket's own address, never by a header: headers are what the asker writes. A proxy on this machine has a
 * loopback address too and asks for the whole world, so a request that was handed on is not from here.
 */
function isFromThisMachine({ raw, headers }: FastifyRequest): boolean {
  const address = raw.socket.remoteAddress ?? ''
  if (!isIP(address) || !loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return false
  return !forwardingHeaders.some((name) => headers[name] !== undefined)
}

function hasToken({ headers }: FastifyRequest, token: string | null): boolean {
  const given = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1]
  if (token === null || given === undefined) return false
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', token, 'buffer'))
}

async function measured({ fund }: FastifyInstance): Promise<Metric[]> {
  const db = fund.database.read
  const now = fund.clock()
  const ageOf = (instant: number) => Math.max(0, (now - instant) / 1000)
  const checkpoint = await lastCheckpoint(db)
  const verification = await lastVerification(db)
  const waiting = await unfinishedStatements(db, ['reading', 'posting'])
  return [
    { name: 'fund_ledger_entries', help: 'Entries in the ledger.', value: await logSize(db) },
    {
      name: 'fund_writes_refused',
      help: '1 while every write is refused because the database is not the log that was signed.',
      value: Number(fund.log.refusal !== null),
    },
    {
      name: 'fund_checkpoint_entries',
      help: 'Entries covered by the newest signed checkpoint.',
      value: checkpoint?.size ?? 0,
    },
    ...(checkpoint
      ? [{ name: 'fund_checkpoint_age_seconds', help: 'Time since it was signed.', value: ageOf(checkpoint.signedAt) }]
      : []),
    ...(verification
      ? [
          {
            name: 'fund_verification_ok',
            help: '1 when the newest verification found nothing wrong.',
            value: Number(verification.ok),
          },
          { name: 'fund_verification_age_seconds', help: 'Time since it began.', value: ageOf(verification.startedAt) },
          { name: 'fund_verification_entries', help: 'Entries it checked.', value: verification.size },
          {
            name: 'fund_verification_wrong',
            help: 'Rules that it found broken.',
            value: verification.findings.filter(({ ok }) => !ok).length,
          },
        ]
      : []),
    { name: 'fund_statements_waiting', help: 'Statements being read or posted.', value: waiting.length },
    {
      name: 'fund_statements_oldest_age_seconds',
      help: 'Time since the oldest of them was uploaded, 0 when none waits.',
      value: waiting.length === 0 ? 0 : ageOf(Math.min(...waiting.map(({ uploadedAt }) => uploadedAt))),
    },
  ]
}

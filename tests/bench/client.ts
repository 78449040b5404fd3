// A client in a process of its own, so that it does not share the server's thread. Started by `startClients`.
import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import type { ClientOrder } from './clients.ts'

process.once('message', async (order: ClientOrder) => {
  const agent = new Agent({ keepAlive: true, maxSockets: order.clients })
  const latencies: number[] = []
  const statuses: Record<number, number> = {}
  let stopped = false
  process.on('message', (message) => {
    if (message === 'stop') stopped = true
  })
  const until = performance.now() + order.ms
  const began = performance.now()
  await Promise.all(
    Array.from({ length: order.clients }, async () => {
      while (!stopped && performance.now() < until) {
        const start = performance.now()
        const status = await send(order, agent)
        latencies.push(performance.now() - start)
        statuses[status] = (statuses[status] ?? 0) + 1
        if (order.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, order.pauseMs))
      }
    }),
  )
  const elapsedMs = performance.now() - began
  agent.destroy()
  process.send?.({ latencies, statuses, elapsedMs }, () => process.exit(0))
})

function send(order: ClientOrder, agent: Agent): Promise<number> {
  const path = order.paths[Math.floor(Math.random() * order.paths.length)] as string
  // Every client comes from an address of its own: a bound per address is not what is measured here.
  const headers: Record<string, string> = {
    'x-forwarded-for': `10.${Math.floor(Math.random() * 255)}.${Math.floor(Math.random() * 255)}.${Math.floor(Math.random() * 255)}`,
    'sec-fetch-site': 'same-origin',
  }
  const body = order.form ? `${order.form}&_key=${randomBytes(18).toString('base64url')}` : null
  if (body) headers['content-type'] = 'application/x-www-form-urlencoded'
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: order.port, path, method: body ? 'POST' : 'GET', headers, agent })
    sent.on('response', (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}

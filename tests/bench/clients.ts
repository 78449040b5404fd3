import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type ClientOrder = {
  port: number
  clients: number
  paths: string[]
  /** A form body to POST, to which a fresh `_key` is added; null for GET. */
  form: string | null
  pauseMs: number
  /** At most this long. */
  ms: number
}

export type ClientReport = { latencies: number[]; statuses: Record<number, number>; elapsedMs: number }

/** Starts clients in another process. `stop` ends them early; `report` resolves when they have ended. */
export function startClients(order: ClientOrder): { stop(): void; report: Promise<ClientReport> } {
  const child = fork(fileURLToPath(new URL('client.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] })
  const report = new Promise<ClientReport>((resolve, reject) => {
    child.once('message', (message) => resolve(message as ClientReport))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the clients ended with ${code}`)))
  })
  child.send(order)
  return { stop: () => void (child.connected && child.send('stop')), report }
}

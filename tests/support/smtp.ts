import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export type Received = { from: string; to: string[]; data: string }

/** What the server answers to a command instead of its usual reply; null: nothing at all. */
type Answers = Partial<Record<'greeting' | 'MAIL' | 'RCPT' | 'DATA' | 'end', string | null>>

/** A mail server on the loopback that keeps what it is given. `answers` may be changed while it runs. */
export async function mailServer(answers: Answers = {}) {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    talk(socket, answers, received)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(stop)
  return { url: `smtp://127.0.0.1:${port}`, received, answers, stop }
}

function talk(socket: Socket, answers: Answers, received: Received[]): void {
  const say = (step: keyof Answers, usual: string) => {
    const answer = answers[step] === undefined ? usual : answers[step]
    if (answer !== null) socket.write(`${answer}\r\n`)
  }
  let letter: Received = { from: '', to: [], data: '' }
  let isData = false
  let rest = ''
  say('greeting', '220 thu.example ESMTP')
  socket.on('data', (bytes) => {
    rest += bytes.toString('utf8')
    for (;;) {
      const end = rest.indexOf(isData ? '\r\n.\r\n' : '\r\n')
      if (end < 0) return
      const part = rest.slice(0, end)
      rest = rest.slice(end + (isData ? 5 : 2))
      if (isData) {
        isData = false
        if (answers.end === undefined) received.push({ ...letter, data: part })
        say('end', '250 ok')
        letter = { from: '', to: [], data: '' }
        continue
      }
      const [verb = '', argument = ''] = [part.slice(0, 4).toUpperCase(), part]
      const address = /<([^>]*)>/.exec(argument)?.[1] ?? ''
      if (verb === 'EHLO') socket.write('250-thu.example\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n')
      else if (verb === 'MAIL') {
        letter.from = address
        say('MAIL', '250 ok')
      } else if (verb === 'RCPT') {
        letter.to.push(address)
        say('RCPT', '250 ok')
      } else if (verb === 'DATA') {
        isData = answers.DATA === undefined
        say('DATA', '354 go on')
      } else if (verb === 'QUIT') socket.end('221 bye\r\n')
      else socket.write('250 ok\r\n')
    }
  })
}

/** The parts of a message as a reader sees them: header lines unfolded and decoded, bodies by type. */
export function readMessage(data: string) {
  const [head = '', ...rest] = data.split('\r\n\r\n')
  const headers = head.replace(/\r\n[ \t]/g, ' ').split('\r\n')
  const boundary = /boundary="?([^";]+)"?/.exec(head)?.[1]
  const parts = boundary
    ? rest
        .join('\r\n\r\n')
        .split(`--${boundary}`)
        .filter((part) => part.includes('Content-Type'))
        .map(readPart)
    : []
  const body = (type: string) => parts.find((part) => part.type === type)?.body ?? ''
  return { headers, subject: decodedHeader(headers, 'Subject'), text: body('text/plain'), html: body('text/html') }
}

function readPart(part: string) {
  const [head = '', ...body] = part.trimStart().split('\r\n\r\n')
  const encoding = /Content-Transfer-Encoding: (\S+)/i.exec(head)?.[1]?.toLowerCase()
  const raw = body.join('\r\n\r\n')
  return { type: /Content-Type: ([^;\s]+)/i.exec(head)?.[1] ?? '', body: decoded(raw, encoding) }
}

function decoded(raw: string, encoding: string | undefined): string {
  if (encoding === 'base64') return Buffer.from(raw, 'base64').toString('utf8')
  if (encoding !== 'quoted-printable') return raw
  return fromQuoted(raw.replace(/=\r\n/g, ''))
}

function fromQuoted(text: string): string {
  return Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')
}

function decodedHeader(headers: readonly string[], name: string): string {
  const line = headers.find((header) => header.startsWith(`${name}: `))?.slice(name.length + 2) ?? ''
  return line
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString('utf8') : fromQuoted(text.replace(/_/g, ' ')),
    )
}

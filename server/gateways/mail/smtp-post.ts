import { createTransport } from 'nodemailer'
import { envelopeOf } from './envelope.ts'
import type { Outcome, Post } from './post.ts'

/** Longest silence of a mail server, and the longest one letter may take in all. */
const SILENCE_MS = 20_000
const WHOLE_MS = 60_000

/**
 * Hands letters to the mail server at `url` (`smtp://user:password@host:587`, `smtps://…:465`), one connection each.
 * @param from `Quỹ … <thu@quy.example>`
 */
export function smtpPost({ url, from }: { url: string; from: string }, { wholeMs = WHOLE_MS } = {}): Post {
  const silence = Math.min(SILENCE_MS, wholeMs)
  const transport = createTransport({
    url,
    connectionTimeout: silence,
    greetingTimeout: silence,
    dnsTimeout: silence,
    socketTimeout: silence,
    // What people typed never names a file or an address to read.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async deliver(message) {
      const deadline = new AbortController()
      const sending = transport.sendMail(envelopeOf(message, from)).then(
        (): Outcome => 'taken',
        (error: unknown) => outcomeOf(error),
      )
      // A server that answers one byte at a time is never silent.
      const tooLong = new Promise<Outcome>((resolve) => {
        const timer = setTimeout(resolve, wholeMs, 'unreachable')
        deadline.signal.addEventListener('abort', () => clearTimeout(timer))
      })
      return Promise.race([sending, tooLong]).finally(() => deadline.abort())
    },
  }
}

/** By nodemailer's error codes and the server's reply (RFC 5321 4.2.1: 4xx later, 5xx never; 421 closes the connection). */
function outcomeOf(error: unknown): Outcome {
  const { code, responseCode, command } = error as { code?: string; responseCode?: number; command?: string }
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'sign-in-refused'
  if (responseCode === undefined || responseCode === 421)
    return code === 'EENVELOPE' ? 'address-refused' : 'unreachable'
  if (command === 'MAIL FROM') return responseCode >= 500 ? 'sender-refused' : 'try-later'
  if (responseCode >= 400 && responseCode < 500) return 'try-later'
  if (code === 'EENVELOPE') return 'address-refused'
  return code === 'EMESSAGE' ? 'letter-refused' : 'unreachable'
}

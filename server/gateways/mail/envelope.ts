import type { Message } from './post.ts'

/** A message as nodemailer takes it. The address is given apart: text with commas never becomes a list of addresses. */
export function envelopeOf({ to, subject, text, html, messageId }: Message, from: string) {
  return {
    from,
    to: { name: '', address: to },
    subject,
    text,
    html,
    messageId: `<${messageId}>`,
    // Holiday replies to letters that a program wrote would reach nobody (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

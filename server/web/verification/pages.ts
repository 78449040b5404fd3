import type { FastifyRequest } from 'fastify'
import type { CheckpointRow } from '../../../db/queries/log.ts'
import { fileField, textField } from '../components/fields.ts'

/** What a nightly check of everything found, ready to be shown. */
type Nightly = { tone: 'success' | 'error'; title: string; text: string }

type Facts = {
  /** The entry asked for; it need not be there. */
  entry: number | null
  size: number
  signed: CheckpointRow | undefined | null
  download: { sha256: string; bytes: number }
}

/** Buttons that compute in the browser are hidden until its script has come; everything else is plain text and links. */
export function verificationPage(request: FastifyRequest, { entry, size, signed, download }: Facts) {
  const text = request.t.bind(request)
  const nightly: Nightly | null = null
  return {
    page: {
      title: text('verification.title'),
      description: text('verification.lead'),
      section: 'ledger' as const,
      updatedAt: signed?.signedAt ?? null,
    },
    entry: entry === null ? null : { index: entry, href: entry < size ? request.href(`/so-cai/${entry}`) : null },
    signed: signed ? { size: signed.size } : null,
    nightly,
    action: request.href('/kiem-chung'),
    entryField: textField({
      name: 'entry',
      label: text('verification.entry-label'),
      hint: text('verification.entry-hint'),
      value: entry === null ? '' : String(entry),
      inputmode: 'numeric',
      width: 'short',
      maxlength: 15,
    }),
    proofField: fileField({
      name: 'proof',
      label: text('verification.proof-label'),
      hint: text('verification.proof-hint'),
      accept: '.tlog-proof,.txt',
    }),
    checked: [1, 2, 3, 4, 5].map((point) => text(`verification.checked-${point}`)),
    limits: [1, 2, 3, 4].map((point) => text(`verification.limit-${point}`)),
    download: { sha256: download.sha256, kilobytes: Math.ceil(download.bytes / 1024) },
    siteAddress: siteAddress(request),
  }
}

/** The host is what the visitor wrote: only what a host may hold goes into a command that people copy. */
function siteAddress({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${/^[\w.:[\]-]+$/.test(host) ? host : 'localhost'}`
}

import type { FastifyRequest } from 'fastify'
import type { CheckpointRow } from '../../../db/queries/log.ts'
import type { VerificationRun } from '../../../db/queries/verification-runs.ts'
import type { Refusal } from '../../actions/refusal.ts'
import { formatInstant } from '../../format.ts'
import { fileField, textField } from '../components/fields.ts'

type Facts = {
  /** The entry asked for; it need not be there. */
  entry: number | null
  /** What was typed in its place, when that is no number. */
  unreadable: string | null
  size: number
  signed: CheckpointRow | undefined | null
  verified: VerificationRun | null
  /** Why nothing may be written: the database is not the log that was signed. */
  refusal: Refusal | null
  download: { sha256: string; bytes: number }
}

/** Buttons that compute in the browser are hidden until its script has come; everything else is plain text and links. */
export function verificationPage(
  request: FastifyRequest,
  { entry, unreadable, size, signed, verified, refusal, download }: Facts,
) {
  const text = request.t.bind(request)
  return {
    page: {
      title: text('verification.title'),
      description: text('verification.lead'),
      section: 'ledger' as const,
      updatedAt: signed?.signedAt ?? null,
    },
    entry: entry === null ? null : { index: entry, href: entry < size ? request.href(`/so-cai/${entry}`) : null },
    signed: signed ? { size: signed.size } : null,
    // What an earlier check found says nothing of a database that is not the signed log.
    nightly: refusal === null && verified ? nightlyNotice(request, verified) : null,
    refused: refusal && {
      tone: 'error',
      title: request.t('verification.refused'),
      text: request.t(`refusals.${refusal.code}`, refusal.values),
    },
    action: request.href('/kiem-chung'),
    entryField: textField({
      name: 'entry',
      label: text('verification.entry-label'),
      hint: text('verification.entry-hint'),
      error: unreadable === null ? null : text('verification.entry-unreadable'),
      value: unreadable ?? (entry === null ? '' : String(entry)),
      inputmode: 'numeric',
      width: 'short',
      maxlength: 20,
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
    siteAddress: request.server.publicUrl,
  }
}

/** What the fund's own check of the whole database found, with the rules that failed in words. */
function nightlyNotice(request: FastifyRequest, { ok, size, startedAt, findings }: VerificationRun) {
  const at = formatInstant(startedAt, request.language)
  const wrong = findings.filter((finding) => !finding.ok).map(({ rule }) => request.t(`verification.rule-${rule}`))
  return ok
    ? {
        tone: 'success',
        title: request.t('verification.nightly-good'),
        text: request.t('verification.nightly-good-text', { at, size, rules: findings.length }),
      }
    : {
        tone: 'error',
        title: request.t('verification.nightly-wrong'),
        text: request.t('verification.nightly-wrong-text', { at, rules: wrong.join('; ') }),
      }
}

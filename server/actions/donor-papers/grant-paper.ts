import type { PaperWording } from '../../../db/queries/paper-wordings.ts'
import { amountInWords, formatDay, formatNumber } from '../../format.ts'
import type { Field, Paper } from '../../gateways/pdf/paper.ts'
import { type Say, sayWith } from './fill.ts'

/** A side that signs; '' where a line was left empty. */
export type Party = { name: string; address: string; phone: string; taxCode: string; representative: string }

/** What a record of sponsorship states, as it was issued. */
export type GrantFacts = {
  code: string
  sponsor: Party
  receiver: Party
  place: string
  /** `YYYY-MM-DD`. */
  day: string
  amountVnd: number
  /** Codes of the houses. */
  houses: string[]
  attachments: string[]
}

/** `BB-<pledge>-<number>`. */
export function grantNumber({ code }: Pick<GrantFacts, 'code'>, number: number): string {
  return `BB-${code}-${number}`
}

/** "Biên bản xác nhận tài trợ" of a business's gift to houses: the two sides, the one purpose, the value, the papers. */
export function grantPaper(
  wording: PaperWording,
  facts: GrantFacts,
  { number, isRevoked }: { number: number; isRevoked: boolean },
): Paper {
  const say = sayWith(wording)
  const { sponsor, receiver, amountVnd, place, houses, attachments } = facts
  const day = formatDay(facts.day)
  const field = (key: string, value: string, strong = false): Field => ({
    label: say(key),
    value: value || say('none'),
    strong,
  })
  return {
    language: 'vi-VN',
    size: 'A4',
    issuer: [receiver.name, receiver.address].filter((line) => line !== ''),
    marks: [say('country'), say('motto'), say('number', { number: grantNumber(facts, number) })],
    title: say('title'),
    subtitle: say('subtitle'),
    warning: isRevoked ? say('revoked') : null,
    blocks: [
      { kind: 'text', text: say('opening', { day, place }) },
      { kind: 'fields', rows: party(say, 'sponsor', sponsor) },
      { kind: 'fields', rows: party(say, 'receiver', receiver) },
      { kind: 'text', text: say('confirm', { sponsor: sponsor.name, receiver: receiver.name }) },
      {
        kind: 'fields',
        rows: [
          field('total', `${formatNumber(amountVnd)} đồng`, true),
          field('words', `${amountInWords(amountVnd)}.`),
          field('money', `${formatNumber(amountVnd)} đồng`),
          field('goods', ''),
          field('houses', houses.join(', ')),
          field('attachments', attachments.join('; ')),
        ],
      },
      { kind: 'text', text: say('promise', { receiver: receiver.name }) },
      { kind: 'text', text: say('copies') },
    ],
    signatures: [
      { title: [say('sign-receiver')], hint: say('sign-hint'), name: receiver.representative || null },
      { title: [say('sign-sponsor')], hint: say('sign-hint'), name: sponsor.representative || null },
    ],
    qr: null,
    notes: [say('note')],
  }

  function party(say: Say, title: 'sponsor' | 'receiver', of: Party): Field[] {
    return [
      { label: say(title), value: of.name, strong: true },
      field('address', of.address),
      field('phone', of.phone),
      field('tax-code', of.taxCode),
      field('representative', of.representative),
    ]
  }
}

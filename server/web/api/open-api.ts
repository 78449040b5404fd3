import { entryKinds, projectKinds, projectStages } from '../../../db/schema/index.ts'

const vnd = { type: 'integer', description: 'đồng' }
const text = { type: 'string' }
const maybeText = { type: ['string', 'null'] }
const count = { type: 'integer' }

function object(properties: Record<string, unknown>) {
  return { type: 'object', properties, required: Object.keys(properties) }
}

function list(items: unknown) {
  return { type: 'array', items }
}

const line = object({
  index: count,
  recordedAt: { type: 'string', format: 'date-time' },
  bookedOn: { type: 'string', format: 'date' },
  kind: { type: 'string', enum: entryKinds },
  direction: { type: ['string', 'null'], enum: ['in', 'out', null], description: 'null: internal, no money moved' },
  amountVnd: vnd,
  donor: maybeText,
  memo: maybeText,
  erased: {
    ...list({ type: 'string', enum: ['donor', 'memo'] }),
    description: 'What was erased on request, and is null for that',
  },
  reference: maybeText,
  voucher: maybeText,
  unit: text,
  fund: text,
  purpose: maybeText,
  project: maybeText,
  balanceVnd: { ...vnd, description: 'Money of the chosen unit and fund after this entry, whatever the other filters' },
})

const houses = object({ count, amountVnd: vnd })
const flows = [
  'pledgedVnd',
  'openingVnd',
  'receivedVnd',
  'interestVnd',
  'transfersInVnd',
  'suspenseVnd',
  'allocatedVnd',
  'disbursedVnd',
  'advancesOpenVnd',
  'unexplainedVnd',
  'feesVnd',
  'refundedVnd',
  'transfersOutVnd',
  'receivableVnd',
  'balanceVnd',
  'goodsReceivedVnd',
  'goodsIssuedVnd',
]
const summary = object({
  asOf: { type: 'string', format: 'date-time' },
  ledgerSize: count,
  ...Object.fromEntries(flows.map((name) => [name, vnd])),
  donors: count,
  houses: object({ built: houses, repaired: houses }),
})

const project = {
  code: text,
  kind: { type: 'string', enum: projectKinds },
  stage: { type: 'string', enum: projectStages },
  unit: text,
  fund: text,
  area: text,
  hamlet: maybeText,
  household: text,
  category: text,
  budgetVnd: vnd,
  committedVnd: vnd,
  paidVnd: vnd,
  handedOverOn: { type: ['string', 'null'], format: 'date' },
}

const place = object({
  state: { type: 'string', enum: ['free', 'suspense', 'committed', 'spent', 'returned'] },
  amountVnd: vnd,
  project: maybeText,
  spentIn: { type: ['integer', 'null'] },
})
const others = object({ count, amountVnd: vnd })

function parameter(name: string, description: string, schema: object = text) {
  return { name, in: 'query', description, schema }
}

function inPath(name: string, schema: object = text) {
  return { name, in: 'path', required: true, schema }
}

function get(description: string, schema: object, parameters: object[]) {
  const error = { description: 'JSON {"error":{"code","message"}}' }
  const found = { description, content: { 'application/json': { schema } } }
  return { get: { summary: description, parameters, responses: { 200: found, 400: error, 404: error } } }
}

const unit = parameter('unit', 'Code of a unit; everything below it counts')
const fund = parameter('fund', 'Code of a fund')
const year = parameter('year', 'Booked year', { type: 'integer' })

/** The public interface for programs, as OpenAPI 3.1. */
export function openApi(origin: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Quỹ “Vì người nghèo”',
      version: '1',
      description: 'Money is a whole number of đồng. Unknown parameters are refused.',
    },
    servers: [{ url: origin }],
    paths: {
      '/api/v1/summary': get('The fund in figures, net of reversals', summary, [unit, year, fund]),
      '/api/v1/ledger': get(
        'Lines of the public ledger, newest first',
        object({
          items: list(line),
          total: { ...count, description: 'A lower bound when totalIsExact is false' },
          totalIsExact: { type: 'boolean' },
          inVnd: { type: ['integer', 'null'] },
          outVnd: { type: ['integer', 'null'] },
          next: { ...maybeText, description: 'cursor of the next page' },
        }),
        [
          parameter('q', 'Words, codes or an amount; with Vietnamese marks exactly so'),
          parameter('from', 'First booked day', { type: 'string', format: 'date' }),
          parameter('to', 'Last booked day', { type: 'string', format: 'date' }),
          year,
          parameter('direction', 'Direction', { enum: ['in', 'out', 'internal'] }),
          parameter('channel', 'Way of payment', { enum: ['bank', 'cash', 'card', 'goods', 'none'] }),
          unit,
          fund,
          parameter('purpose', 'Code of a purpose'),
          parameter('project', 'Code of a house'),
          parameter('minVnd', 'Smallest amount', vnd),
          parameter('maxVnd', 'Largest amount', vnd),
          parameter('limit', 'Lines in a page, 1 to 1000', { type: 'integer', minimum: 1, maximum: 1000 }),
          parameter('cursor', 'next of the page before'),
        ],
      ),
      '/api/v1/entries/{index}': get(
        'One entry: its exact body and hash, postings, trace and proof',
        object({
          entry: {
            ...line,
            description:
              'A line, with id, authority, people, reason, reverses, reversedBy, claims (the gift whose giver it says), claimedIn (the entry that says whose gift it was), body and leaf',
          },
          postings: list(object({ debit: text, credit: text, amountVnd: vnd })),
          trace: object({
            went: list(place),
            paidBy: list(object({ index: count, amountVnd: vnd, donor: maybeText })),
            paidByOthers: others,
          }),
          inclusion: {
            ...object({ index: count, size: count, root: text, hashes: list(text), checkpoint: text }),
            type: ['object', 'null'],
            description:
              'RFC 6962 proof in the signed checkpoint, base64; null in the seconds before one covers the entry',
          },
        }),
        [inPath('index', { type: 'integer' })],
      ),
      '/api/v1/projects': get(
        'Houses with money set aside and paid',
        object({ items: list(object(project)), next: maybeText }),
        [
          parameter('kind', 'Kind', { enum: projectKinds }),
          parameter('stage', 'Stage', { enum: projectStages }),
          unit,
          parameter('year', 'Year of the handover', { type: 'integer' }),
          parameter('cursor', 'next of the page before'),
        ],
      ),
      '/api/v1/projects/{code}': get(
        'One house, with the units and receipts that paid for it',
        object({
          ...project,
          sources: list(object({ unit: text, committedVnd: vnd, paidVnd: vnd })),
          receipts: object({
            count,
            items: list(object({ index: count, amountVnd: vnd, spentVnd: vnd, donor: maybeText })),
            others,
          }),
        }),
        [inPath('code')],
      ),
      '/api/v1/pledges/{code}': get(
        'The public state of one pledge',
        object({
          code: text,
          status: text,
          amountVnd: vnd,
          receivedVnd: vnd,
          donor: maybeText,
          donorErased: { type: 'boolean' },
          trace: list(place),
        }),
        [inPath('code')],
      ),
    },
  }
}

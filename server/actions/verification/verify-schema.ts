import type { Handle } from '../../../db/database.ts'
import { emptyStore } from '../../../db/migrate.ts'
import { fileProblems, flowRules, type SchemaObject, schemaObjects } from '../../../db/queries/verification-tables.ts'
import type { Findings } from '../../domain/verification/findings.ts'

/** Tables whose rows are never changed and never deleted. */
const appendOnly = [
  'entry',
  'transfer',
  'account',
  'arrival',
  'voucher',
  'unit_ledger',
  'subtree',
  'checkpoint',
  'bank_line',
  'pledge_receipt',
  'pledge_instalment',
  'audit',
  'flow_rule',
  'verification_run',
  'redaction',
  'cosignature',
  'term',
  'handover_told',
  'collective_list',
  'collective_line',
  'collective_erasure',
  'box_opening',
  'box_count',
  'launch_event',
  'event_registration',
  'card_fact',
  'delegation',
  'evidence',
  'evidence_event',
]

/** What SQLite says of its own file. */
export async function verifyFile(db: Handle, findings: Findings): Promise<void> {
  findings.checked('file')
  for (const problem of await fileProblems(db)) findings.wrong('file', problem)
}

/** Every table, index, trigger and fixed row against those that this program's migrations make. */
export async function verifySchema(db: Handle, findings: Findings): Promise<void> {
  newest ??= newestSchema()
  const { objects, rules } = await newest
  const present = await schemaObjects(db)
  const there = new Map(present.map((each) => [nameOf(each), each]))
  for (const each of objects) {
    const same = there.get(nameOf(each))
    findings.expect('schema', same?.sql === each.sql && same.table === each.table, () =>
      same ? `${nameOf(each)} is another` : `${nameOf(each)} is missing`,
    )
    there.delete(nameOf(each))
  }
  for (const name of there.keys()) findings.wrong('schema', `${name} is not of this program`)
  const areSame = JSON.stringify(await flowRules(db)) === JSON.stringify(rules)
  findings.expect('schema', areSame, () => 'the rows of table flow_rule are others')
  verifyGuards(present, findings)
}

/** The same as long as the program runs. */
let newest: ReturnType<typeof newestSchema> | undefined

async function newestSchema() {
  const store = emptyStore()
  try {
    return { objects: await schemaObjects(store.read), rules: await flowRules(store.read) }
  } finally {
    store.close()
  }
}

function nameOf({ type, name }: SchemaObject): string {
  return `${type} ${name}`
}

function verifyGuards(objects: readonly SchemaObject[], findings: Findings): void {
  for (const table of appendOnly)
    for (const change of ['UPDATE', 'DELETE']) {
      const guard = new RegExp(`^CREATE TRIGGER \\S+ BEFORE ${change} ON ${table} BEGIN\\s+SELECT RAISE\\(ABORT`)
      const stands = objects.some(({ type, sql }) => type === 'trigger' && guard.test(sql ?? ''))
      findings.expect('guards', stands, () => `nothing refuses ${change} on table ${table}`)
    }
}

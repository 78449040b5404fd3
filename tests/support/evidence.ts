import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Evidence } from '../../db/queries/evidence.ts'
import { evidenceById } from '../../db/queries/evidence.ts'
import { addEvidence, type NewEvidence } from '../../server/actions/evidence/add-evidence.ts'
import { recordConsent } from '../../server/actions/evidence/household-consent.ts'
import { publishPhotograph } from '../../server/actions/evidence/publish-photograph.ts'
import { localDay } from '../../server/format.ts'
import { as, type building, key } from './houses.ts'
import { photograph } from './pictures.ts'
import type { TestStore } from './store.ts'

/** Photographs and papers of the first commune's houses, brought and published by the people whose part it is. */
export function album(store: TestStore, works: ReturnType<typeof building>) {
  const { people } = works
  const today = () => localDay(store.clock())

  function upload(content: Buffer | string) {
    const folder = join(store.dataDir, 'uploads')
    mkdirSync(folder, { recursive: true })
    const path = join(folder, randomUUID())
    writeFileSync(path, content)
    const sha256 = createHash('sha256').update(content).digest('hex')
    return { path, sha256, bytes: Buffer.byteLength(content) }
  }

  async function bring(code: string, content: Buffer | string, facts: Partial<NewEvidence> = {}, by = people.officer) {
    const what = { kind: 'photo', moment: 'before', takenOn: today(), caption: null } as const
    return addEvidence(store, as(by), { code, upload: upload(content), ...what, ...facts })
  }

  const agree = (code: string) =>
    recordConsent(store, as(people.officer), { key: key(), code, day: today(), shownBy: 'Phiếu đồng ý số 7' })

  const publish = (id: number, by = people.head, version = 0) =>
    publishPhotograph(store, as(by), { key: key(), id, version })

  /** A photograph that everybody sees; the household agrees to it where it has not yet. */
  async function shown(code: string, facts: Partial<NewEvidence> = {}, seed = 1): Promise<Evidence> {
    const { id } = await bring(code, await photograph({ seed }), facts)
    await agree(code).catch((error: { code?: string }) => {
      if (error.code !== 'consent-stands') throw error
    })
    await publish(id)
    return look(id)
  }

  async function look(id: number): Promise<Evidence> {
    const piece = await evidenceById(store.database.read, id)
    if (!piece) throw new Error(`no evidence ${id}`)
    return piece
  }

  return { upload, bring, agree, publish, shown, look }
}

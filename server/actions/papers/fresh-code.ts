import { randomBytes } from 'node:crypto'
import type { Handle } from '../../../db/database.ts'
import { allocationByCode } from '../../../db/queries/allocations.ts'
import { appealByCode } from '../../../db/queries/appeals.ts'
import { disbursementByCode } from '../../../db/queries/disbursements.ts'
import { eventByCode } from '../../../db/queries/events.ts'
import { lotByCode } from '../../../db/queries/goods.ts'
import { projectByCode } from '../../../db/queries/projects.ts'
import { requestByCode } from '../../../db/queries/requests.ts'
import { dataRequestByCode } from '../../../db/queries/rights.ts'
import { type CodeKind, makeHouseCode } from '../../domain/project-code.ts'

const find = {
  project: projectByCode,
  allocation: allocationByCode,
  disbursement: disbursementByCode,
  request: requestByCode,
  dataRequest: dataRequestByCode,
  goods: lotByCode,
  event: eventByCode,
  appeal: appealByCode,
}

/** A code that no paper of this kind carries yet. */
export async function freshCode(tx: Handle, kind: CodeKind): Promise<string> {
  for (;;) {
    const code = makeHouseCode(kind, randomBytes(6))
    if (!(await find[kind](tx, code))) return code
  }
}

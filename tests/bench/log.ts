import { connect } from '../../db/database.ts'
import { checkLog } from '../../server/actions/log/check-log.ts'
import { proveInclusion } from '../../server/actions/log/prove-inclusion.ts'
import { signGrowth } from '../../server/actions/log/sign-growth.ts'
import { seededRandom } from '../../server/demo/random.ts'
import { verifyInclusion } from '../../server/domain/log/merkle.ts'
import { ENTRIES, filledSite } from './filled.ts'
import { ms, quantile, type Row } from './measure.ts'

const PROOFS = 2_000

/** Inclusion proofs of random entries, read from the store and checked, against plain SQL for the leaves of one tile. */
export async function logBench(): Promise<Row[]> {
  const { context } = await filledSite()
  await checkLog(context)
  const signing = performance.now()
  await signGrowth(context)
  const signed = performance.now() - signing
  const bare = connect(`${context.dataDir}/fund.db`, true)
  const leafOf = bare.prepare('SELECT leaf FROM entry WHERE idx = ?').pluck()
  const leavesFrom = bare.prepare('SELECT leaf FROM entry WHERE idx BETWEEN ? AND ? ORDER BY idx').pluck()
  const random = seededRandom(7)
  const proofs: number[] = []
  const plain: number[] = []
  for (let i = 0; i < PROOFS; i++) {
    const index = random.whole(0, ENTRIES - 1)
    const began = performance.now()
    const proof = await proveInclusion(context.database.read, index)
    proofs.push(performance.now() - began)
    if (!proof || !verifyInclusion(index, proof.size, leafOf.get(index) as Buffer, proof.root, proof.hashes))
      throw new Error(`entry ${index} is not proven`)
    const from = random.whole(0, ENTRIES - 256)
    const reading = performance.now()
    leavesFrom.all(from, from + 255)
    plain.push(performance.now() - reading)
  }
  bare.close()
  const p50 = quantile(plain, 0.5)
  return [
    {
      what: `inclusion proof of one of ${ENTRIES.toLocaleString('en')} entries`,
      figure: `p95 ${ms(quantile(proofs, 0.95))}, p50 ${ms(quantile(proofs, 0.5))}; signing the whole log ${ms(signed)}`,
      ratio: `${(quantile(proofs, 0.5) / p50).toFixed(1)} × plain SQL for 256 leaves (${p50.toFixed(2)} ms)`,
      target: 'p95 ≤ 5 ms',
    },
  ]
}

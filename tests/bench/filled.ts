import { generateLedger } from '../../server/demo/generate.ts'
import { type BenchSite, benchSite } from './site.ts'

export const ENTRIES = 1_000_000

let filled: Promise<BenchSite> | undefined

/** The site over a synthetic ledger of ENTRIES entries, generated once for all benches of a run. */
export function filledSite(): Promise<BenchSite> {
  filled ??= fill()
  return filled
}

export async function closeFilledSite(): Promise<void> {
  await (await filled)?.close()
}

async function fill(): Promise<BenchSite> {
  const site = await benchSite()
  const began = performance.now()
  await generateLedger(site.context, site.clock, { entries: ENTRIES, seed: 1 }, (message) =>
    console.error(`  ${message}`),
  )
  console.error(`  generated in ${Math.round((performance.now() - began) / 1000)} s`)
  return site
}

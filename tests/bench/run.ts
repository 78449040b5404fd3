// `npm run bench [import pledges append notices papers search log verify]`: prints one table. Figures are of this machine and this run; compare the ratios.

import { appendBench } from './append.ts'
import { closeFilledSite } from './filled.ts'
import { importBench } from './import.ts'
import { logBench } from './log.ts'
import { printTable, type Row } from './measure.ts'
import { noticesBench } from './notices.ts'
import { papersBench } from './papers.ts'
import { pledgesBench } from './pledges.ts'
import { searchBench } from './search.ts'
import { verifyBench } from './verify.ts'

const benches: Readonly<Record<string, () => Promise<Row[]>>> = {
  import: importBench,
  pledges: pledgesBench,
  append: appendBench,
  notices: noticesBench,
  papers: papersBench,
  search: searchBench,
  log: logBench,
  verify: verifyBench,
}

const asked = process.argv.slice(2)
const rows: Row[] = []
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.error(`measuring: ${name} …`)
  rows.push(...(await bench()))
}
await closeFilledSite()
printTable(rows)

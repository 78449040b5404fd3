import { cpus, totalmem } from 'node:os'

/** The value below which the given share (0…1) of the sorted samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export type Row = { what: string; figure: string; ratio: string; target: string }

export function printTable(rows: readonly Row[]): void {
  console.log(
    `\n${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
  )
  console.log('| what | measured | ratio in the same run | to reach |')
  console.log('|---|---|---|---|')
  for (const { what, figure, ratio, target } of rows) console.log(`| ${what} | ${figure} | ${ratio} | ${target} |`)
}

export function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
}

export function perSecond(count: number, elapsedMs: number): string {
  return `${Math.round((count / elapsedMs) * 1000).toLocaleString('en')}/s`
}

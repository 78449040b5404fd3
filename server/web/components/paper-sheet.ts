import type { Block, Paper } from '../../gateways/pdf/paper.ts'

/** For `{{> paper-sheet …}}`: a paper on the screen, word for word what its PDF says. */
export function sheetModel(paper: Paper) {
  return {
    ...paper,
    sheet: paper.size.toLowerCase(),
    firstLine: paper.issuer[0] ?? '',
    otherLines: paper.issuer.slice(1),
    blocks: paper.blocks.map(blockModel),
  }
}

/** One of four is there, the others are null. */
function blockModel(block: Block) {
  return {
    heading: block.kind === 'heading' ? block.text : null,
    text: block.kind === 'text' ? block.text : null,
    fields: block.kind === 'fields' ? block.rows : null,
    table:
      block.kind === 'table'
        ? {
            columns: block.columns,
            rows: block.rows.map((cells) => cellsOf(block, cells)),
            foot: block.foot && cellsOf(block, block.foot),
          }
        : null,
  }
}

function cellsOf({ columns }: Extract<Block, { kind: 'table' }>, cells: string[]) {
  return cells.map((text, at) => ({ text, numeric: columns[at]?.numeric ?? false }))
}

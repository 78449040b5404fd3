import { expect, test } from 'vitest'
import { readNameList, sumOfLines } from '../../../../server/domain/collective/name-list.ts'
import { rowsOfText, textOfRows } from '../../../../server/domain/table-text.ts'

const read = (text: string) => readNameList(rowsOfText(text))

test('each row that cannot be read is named with what is wrong, and no amount is guessed', () => {
  const { lines, problems } = read(
    [
      'Họ và tên\tSố tiền',
      'Lê Thị Một\t-50.000',
      '=HYPERLINK("http://xau.example")\t50.000',
      '+84912345678\t50.000',
      '\t50.000',
      'Trần Văn Hai\t',
      'Trần Văn Ba\t0',
      'Trần Văn Bốn\t1.5',
      'Trần <b>Năm</b>\t50.000',
      'Trần Văn Sáu\t99.000.000.000.000',
      'Trần Văn Bảy\t200.000',
    ].join('\n'),
  )
  expect(problems).toEqual([
    { row: 2, problem: 'amount-negative' },
    { row: 3, problem: 'name-formula' },
    { row: 4, problem: 'name-formula' },
    { row: 5, problem: 'name-missing' },
    { row: 6, problem: 'amount-empty' },
    { row: 7, problem: 'amount-zero' },
    { row: 8, problem: 'amount-ambiguous' },
    { row: 9, problem: 'name-markup' },
    { row: 10, problem: 'amount-too-large' },
  ])
  expect(lines).toEqual([{ name: 'Trần Văn Bảy', amountVnd: 200_000 }])
})

test('numbers that a spreadsheet stored are whole đồng or refused', () => {
  const rows = [-1, 0, 1.5, 1e14, 70_000].map((amount, at) => ({ row: at + 1, cells: ['Lê Thị Một', amount] }))
  const { lines, problems } = readNameList(rows)
  expect(problems.map(({ problem }) => problem)).toEqual([
    'amount-negative',
    'amount-zero',
    'amount-fraction',
    'amount-too-large',
  ])
  expect(lines).toEqual([{ name: 'Lê Thị Một', amountVnd: 70_000 }])
})

test('two people may have one name and give the same: both stay', () => {
  const { lines, problems } = read('1;Nguyễn Văn An;100k\n\n2;Nguyễn Văn An;100k')
  expect(problems).toEqual([])
  expect(lines).toHaveLength(2)
  expect(sumOfLines(lines)).toBe(200_000)
})

test('columns are found by their head wherever they stand', () => {
  const { lines } = read('STT\tĐơn vị\tSố tiền (đồng)\tHọ tên\n1\tTổ 3\t1,5 triệu\tLê Thị Một')
  expect(lines).toEqual([{ name: 'Lê Thị Một', amountVnd: 1_500_000 }])
})

test('rows of a file become text that reads the same again', () => {
  const rows = rowsOfText('Lê Thị Một\t50.000\nTrần Văn Hai\t70.000')
  expect(rowsOfText(textOfRows(rows))).toEqual(rows)
})

test('more rows than one receipt may have are refused', () => {
  const { problems } = read(Array.from({ length: 5_001 }, () => 'Lê Thị Một\t1.000').join('\n'))
  expect(problems).toEqual([{ row: 5_001, problem: 'too-many-rows' }])
})

/** Why a file as a whole cannot be taken as a bank statement. The first part comes from the file itself, the rest from what it says. */
export type FileProblemCode =
  | 'empty-file'
  | 'file-too-large'
  | 'not-a-statement'
  | 'pdf'
  | 'html'
  | 'locked-or-old-excel'
  | 'zip-without-sheet'
  | 'damaged-xlsx'
  | 'unpacks-too-large'
  | 'several-sheets'
  | 'excel-1904-dates'
  | 'utf16-without-mark'
  | 'nul-bytes'
  | 'not-utf8'
  | 'broken-quotes'
  | 'cell-too-long'
  | 'too-many-rows'
  | 'no-header'
  | 'duplicate-column'
  | 'no-lines'
  | 'mixed-number-formats'
  | 'mixed-cell-types'
  | 'total-too-large'
  | 'other-account'
  | 'other-bank'

/** `value` is what the file says in `row`; `otherRow` and `otherValue` are what contradicts it, in the file or outside. */
export type FileProblem = {
  code: FileProblemCode
  row?: number
  value?: string
  otherRow?: number
  otherValue?: string
}

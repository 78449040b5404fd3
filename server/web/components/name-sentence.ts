import type { NameProblem } from '../../domain/person-name.ts'

const sentences: Readonly<Record<Exclude<NameProblem, 'empty'>, string>> = {
  'too-long': 'Họ tên dài nhất 120 ký tự.',
  control: 'Họ tên có ký tự ẩn không đọc được. Xin gõ lại.',
  markup: 'Họ tên không có dấu < hoặc >.',
  symbol: 'Họ tên không có biểu tượng.',
}

/** What to mend in a person's name, for staff pages. `ask`: what is said when nothing was typed. */
export function nameSentence(problem: NameProblem, ask: string): string {
  return problem === 'empty' ? ask : sentences[problem]
}

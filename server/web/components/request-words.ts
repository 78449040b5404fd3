import type { RequestKind } from '../../../db/schema/index.ts'
import { textsIn } from '../../plugins/texts.ts'
import { kindText } from './ledger-words.ts'

/** What a request asks for, for staff: most are named as the entry they lead to. */
export function requestText(kind: RequestKind): string {
  return kind === 'claim' ? 'Nhận khoản chưa rõ người ủng hộ' : kindText({ t: textsIn('vi') }, kind)
}

import type { ToldPledge } from '../../../db/queries/donors.ts'
import type { AlikePair } from '../../domain/donor-likeness.ts'
import { maskedContact } from '../../domain/mask.ts'
import { dataTable, emptyState } from '../components/display.ts'
import { errorSummary, textField } from '../components/fields.ts'
import { kindTexts, likenessTexts, PATH } from './words.ts'

/** Longer lists are worked off from the strongest likeness on. */
const MOST_SHOWN = 50

export type Found = { typed: string; error: string | null; pledges: readonly ToldPledge[] | null }

/** Finding a donor, and the pledges that look like one donor's and wait for a decision. */
export function findPage(pairs: readonly AlikePair<ToldPledge>[], { typed, error, pledges }: Found) {
  return {
    page: { title: 'Người ủng hộ', wide: true },
    errors: errorSummary('Xin xem lại ô tìm', { tim: error }),
    path: `${PATH}/tim`,
    search: textField({
      name: 'tim',
      label: 'Tìm người ủng hộ',
      hint: 'Tên (có dấu hay không), số điện thoại, thư điện tử, mã số thuế hoặc mã đăng ký.',
      autocomplete: 'off',
      value: typed,
      error,
    }),
    found: pledges && (pledges.length > 0 ? pledgeTable(pledges.slice(0, MOST_SHOWN)) : null),
    foundNone:
      pledges?.length === 0
        ? emptyState({
            title: 'Không tìm thấy ai',
            text: 'Chỉ tìm trong các đăng ký có để lại tên, liên hệ hoặc mã số thuế và thuộc đơn vị của anh/chị.',
          })
        : null,
    foundMore: more(pledges?.length ?? 0),
    pairs: pairs.length > 0 ? pairTable(pairs.slice(0, MOST_SHOWN)) : null,
    pairsMore: more(pairs.length),
    pairsNone: emptyState({ title: 'Không còn đăng ký nào nghi trùng người ủng hộ' }),
  }
}

function more(count: number): string | null {
  return count > MOST_SHOWN ? `Hiện ${MOST_SHOWN} trong ${count}.` : null
}

function pledgeTable(pledges: readonly ToldPledge[]) {
  return dataTable({
    caption: 'Đăng ký tìm thấy',
    captionHidden: true,
    columns: [{ text: 'Đăng ký' }, { text: 'Người ủng hộ' }, { text: 'Liên hệ' }, { text: 'Mã số thuế' }],
    rows: pledges.map((pledge) => [
      { text: pledge.code, href: `${PATH}/${pledge.code}`, heading: true },
      { text: pledge.name ?? 'Không ghi tên', note: kindTexts[pledge.donorKind] },
      pledge.contact === null ? '' : maskedContact(pledge.contact),
      pledge.taxCode ?? '',
    ]),
  })
}

function pairTable(pairs: readonly AlikePair<ToldPledge>[]) {
  const side = ({ code, name, contact }: ToldPledge) => ({
    text: name ?? 'Không ghi tên',
    note: contact === null ? code : `${code}, ${maskedContact(contact)}`,
  })
  return dataTable({
    caption: 'Nghi trùng',
    captionHidden: true,
    columns: [
      { text: 'Đăng ký trước' },
      { text: 'Đăng ký sau' },
      { text: 'Vì sao nghi trùng' },
      { text: 'Việc cần làm' },
    ],
    rows: pairs.map(({ one, other, reasons }) => [
      { ...side(one), heading: true },
      side(other),
      reasons.map((reason) => likenessTexts[reason]).join(', '),
      { text: `Xem ${one.code} và ${other.code}`, href: `${PATH}/${one.code}?cung=${other.code}` },
    ]),
  })
}

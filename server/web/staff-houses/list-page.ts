import type { House } from '../../../db/queries/projects.ts'
import type { UnitRow } from '../../../db/queries/units.ts'
import { projectKinds, projectStages } from '../../../db/schema/index.ts'
import { formatNumber } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { dataTable, emptyState, filters, pagination } from '../components/display.ts'
import { selectField } from '../components/fields.ts'
import { stageTag } from '../components/house-facts.ts'
import { addressWith } from '../components/keyset.ts'
import type { StaffHouseQuery } from './form.ts'

export const LIST_PATH = '/noi-bo/nha'

/** The houses of the units a person reaches, newest proposal first. */
export function listPage(
  t: Translate,
  asked: StaffHouseQuery,
  units: readonly UnitRow[],
  found: { rows: readonly House[]; older: string | null; newer: string | null },
  canPropose: boolean,
) {
  const chosen = { stage: asked.stage, kind: asked.kind, unit: asked.unit }
  const at = (cursor: string | null) => cursor && addressWith(LIST_PATH, { ...chosen, cursor })
  return {
    page: { title: 'Nhà Đại đoàn kết', wide: true },
    canPropose,
    filters: filters({
      title: 'Lọc danh sách',
      action: LIST_PATH,
      submitText: 'Xem',
      clear: { href: LIST_PATH, text: 'Bỏ lọc' },
      fields: [
        select(
          'stage',
          'Giai đoạn',
          asked.stage,
          projectStages.map((value) => ({ value, text: t(`houses.stage-${value}`) })),
        ),
        select(
          'kind',
          'Loại',
          asked.kind,
          projectKinds.map((value) => ({ value, text: t(`houses.kind-${value}`) })),
        ),
        select(
          'unit',
          'Đơn vị',
          asked.unit,
          units.map(({ code, name }) => ({ value: code, text: name, mark: code })),
        ),
      ],
      active: activeChoices(t, chosen, units),
    }),
    houses: found.rows.length === 0 ? null : housesTable(t, found.rows),
    empty: emptyState({ title: 'Không có căn nhà nào khớp', text: 'Xin bỏ bớt một điều kiện lọc.' }),
    pages: pagination({ newerHref: at(found.newer), olderHref: at(found.older) }),
  }
}

function select(name: string, label: string, value: string | null, choices: { value: string; text: string }[]) {
  return selectField({ name, label, value, choices: [{ value: '', text: 'Tất cả' }, ...choices] })
}

function activeChoices(
  t: Translate,
  chosen: Record<'stage' | 'kind' | 'unit', string | null>,
  units: readonly UnitRow[],
) {
  const texts = {
    stage: chosen.stage && t(`houses.stage-${chosen.stage}`),
    kind: chosen.kind && t(`houses.kind-${chosen.kind}`),
    unit: units.find(({ code }) => code === chosen.unit)?.name,
  }
  return Object.entries(texts).flatMap(([name, text]) =>
    text
      ? [{ text, removeHref: addressWith(LIST_PATH, { ...chosen, [name]: null }), removeText: 'Bỏ điều kiện này' }]
      : [],
  )
}

function housesTable(t: Translate, rows: readonly House[]) {
  return dataTable({
    caption: 'Các căn nhà, mới đề nghị trước',
    captionHidden: true,
    columns: [
      { text: 'Mã' },
      { text: 'Hộ' },
      { text: 'Đơn vị' },
      { text: 'Giai đoạn' },
      { text: 'Dự toán (₫)', numeric: true },
      { text: 'Đã phân bổ (₫)', numeric: true },
      { text: 'Đã chi (₫)', numeric: true },
    ],
    rows: rows.map((house) => [
      { text: house.code, href: `${LIST_PATH}/${house.code}`, heading: true },
      { text: house.householdShort, note: t(`houses.kind-${house.kind}`) },
      house.unitName,
      { text: '', tag: stageTag(house.stage, t) },
      formatNumber(house.budgetVnd),
      formatNumber(house.allocatedVnd),
      formatNumber(house.allocatedVnd - house.leftVnd),
    ]),
  })
}

import type { Role } from '../../db/schema/index.ts'
import type { everydayFund } from '../support/everyday.ts'

type Everyday = Awaited<ReturnType<typeof everydayFund>>

/** A page in one state. `press`: the button, by selector, that brings the state about. `who`: nobody is the public. */
export type Scene = {
  state: 'normal' | 'error' | 'empty'
  path: string
  who: Role | null
  /** The person works at the commune instead of the province. */
  atCommune: boolean
  /** In a fund in which nothing has happened yet. */
  isNew: boolean
  press: string | null
}

type Of = Partial<Omit<Scene, 'path'>>

const scenes = (of: Of, ...paths: string[]): Scene[] =>
  paths.map((path) => ({ state: 'normal', who: null, atCommune: false, isNew: false, press: null, ...of, path }))
const refused = (of: Of, path: string, press: string): Scene[] => scenes({ ...of, state: 'error', press }, path)

export function publicScenes({ pledges, entries, house, many }: Everyday): Scene[] {
  const { hidden, named, business, parts } = pledges
  const { gift, allocation, payment, wrong, reversal, redaction } = entries
  return [
    ...scenes({}, '/', '/?nam=tat-ca', '/so-cai', '/so-cai?q=bông&from=2023-05-01&direction=in&maxVnd=1000000'),
    ...scenes({}, ...[gift, allocation, payment, wrong, reversal, redaction].map((index) => `/so-cai/${index}`)),
    ...scenes({}, '/nha-dai-doan-ket', '/nha-dai-doan-ket?stage=started', `/nha-dai-doan-ket/${house}`),
    ...scenes(
      {},
      '/van-dong/su-kien',
      `/van-dong/su-kien/${many.eventCode}`,
      `/so-cai/${many.goods}`,
      many.confirmation,
    ),
    ...scenes({}, '/tai-khoan', '/gioi-thieu', '/dinh-chinh', '/tuy-chon', '/ung-ho', `/ung-ho?nha=${house}`),
    ...scenes({}, '/kiem-chung', `/kiem-chung?entry=${gift}`),
    ...scenes(
      {},
      `/ung-ho?so-tien=300.000&nha=${house}&buoc=ai`,
      '/ung-ho?so-tien=3tr&nhip=moi-thang&buoc=ai',
      '/van-dong',
    ),
    ...scenes({ press: 'button[value=xem]' }, '/ung-ho?so-tien=300.000&nhip=moi-thang&buoc=ai'),
    ...scenes({}, ...[hidden, named, business, parts].map(({ code }) => `/ung-ho/${code}`)),
    ...scenes({}, ...[hidden, business].map(({ code, privateKey }) => `/ung-ho/${code}/rieng/${privateKey}`)),
    ...scenes({}, '/tra-cuu', `/ung-ho/${named.code}/rieng/${named.privateKey}/du-lieu`),
    ...refused({}, '/tra-cuu', 'main form button'),
    ...refused({}, `/ung-ho/${hidden.code}/rieng/${hidden.privateKey}/du-lieu`, '.q-data-request button'),
    ...refused({}, '/ung-ho', 'button[value=ai]'),
    ...scenes({ state: 'error' }, '/so-cai?from=2023-99-99&minVnd=abc', '/khong-co-trang-nay', '/?nam=hai-nghin'),
    ...scenes({ state: 'error' }, '/kiem-chung?entry=abc'),
    ...scenes({ state: 'error' }, '/ung-ho/VNNAAAAAAAAA', '/so-cai/999999', '/nha-dai-doan-ket/NH0000000'),
    ...scenes(
      { state: 'empty', isNew: true },
      '/',
      '/so-cai',
      '/nha-dai-doan-ket',
      '/dinh-chinh',
      '/ung-ho',
      '/van-dong',
      '/kiem-chung',
    ),
    ...scenes({ state: 'empty' }, '/so-cai?q=khong+co+gi'),
  ]
}

export function officeScenes({ entries, statements, requests, pledges, dataRequests, many }: Everyday): Scene[] {
  const accountant = { who: 'accountant' } as const
  const line = (index: number) => `/noi-bo/doi-chieu/${index}`
  const waiting = [entries.unknownCode, entries.interest, entries.returned, entries.debit].map(line)
  const desk = '/noi-bo/thu-tien-mat'
  const correct = `/noi-bo/dieu-chinh/moi?but-toan=${entries.gift}`
  const erase = '/noi-bo/dieu-chinh/xoa'
  const cashier = { who: 'cashier' } as const
  const donor = `/noi-bo/nguoi-ung-ho/${pledges.hidden.code}`
  const [group, box] = ['/noi-bo/tap-the', '/noi-bo/tap-the/thung']
  return [
    ...scenes(cashier, group, `${group}/moi`, `${group}/${many.list}`, `${group}/${many.list}/xac-nhan`),
    ...scenes(cashier, box, `${box}/${many.box}`, '/noi-bo/hien-vat', `/noi-bo/hien-vat/${many.lot}`),
    ...scenes(cashier, '/noi-bo/su-kien', '/noi-bo/su-kien/moi', `/noi-bo/su-kien/${many.eventCode}`),
    ...scenes(accountant, `${group}/moi?but-toan=${entries.gift}`),
    ...scenes({}, '/noi-bo/dang-nhap'),
    ...scenes(accountant, '/noi-bo', '/noi-bo/phien', '/noi-bo/mat-khau', '/noi-bo/sao-ke', '/noi-bo/doi-chieu'),
    ...scenes(accountant, ...Object.values(statements).map((id) => `/noi-bo/sao-ke/${id}`)),
    ...scenes(accountant, ...waiting, `${line(entries.unknownCode)}?ma=${pledges.hidden.code}`),
    ...scenes(accountant, '/noi-bo/dieu-chinh', '/noi-bo/dieu-chinh/moi', '/noi-bo/dieu-chinh/so-du-dau-ky', correct),
    ...scenes(accountant, erase, `${erase}?tim=${entries.received}`, `${erase}?tim=${pledges.named.code}`),
    ...scenes(accountant, ...Object.values(dataRequests).map((code) => `/noi-bo/yeu-cau-du-lieu/${code}`)),
    ...scenes(accountant, '/noi-bo/yeu-cau-du-lieu', '/noi-bo/dang-ky', '/noi-bo/dang-ky?state=late'),
    ...scenes(accountant, `/noi-bo/dang-ky/${pledges.parts.code}`, '/noi-bo/nguoi-ung-ho', donor, `${donor}/bang-ke`),
    ...refused(accountant, donor, 'form[action$=ghi-nhan] button'),
    ...refused(accountant, '/noi-bo/nguoi-ung-ho', 'form[action$=tim] button'),
    ...scenes({ who: 'administrator' }, '/noi-bo/yeu-cau-du-lieu/lich'),
    ...refused(accountant, `/noi-bo/yeu-cau-du-lieu/${dataRequests.correction}`, 'form[action$=tra-loi] button'),
    ...refused({ who: 'administrator' }, '/noi-bo/yeu-cau-du-lieu/lich', 'form[action$=them] button'),
    ...scenes({ ...accountant, state: 'empty', isNew: true }, '/noi-bo/yeu-cau-du-lieu', '/noi-bo/dang-ky'),
    ...scenes({ who: 'head' }, '/noi-bo', ...Object.values(requests).map((code) => `/noi-bo/dieu-chinh/${code}`)),
    ...scenes({ who: 'cashier' }, desk, `${desk}?ma=${pledges.business.code}`, `${desk}/${entries.received}`),
    ...scenes(
      { who: 'head' },
      '/noi-bo/van-dong',
      '/noi-bo/ma-xac-nhan',
      '/noi-bo/uy-quyen',
      '/noi-bo/uy-quyen?chuc-danh=1',
    ),
    ...scenes({ who: 'auditor' }, '/noi-bo/ma-xac-nhan'),
    ...refused({ who: 'head' }, '/noi-bo/van-dong', 'form[action$=van-dong] button'),
    ...scenes({ who: 'auditor' }, '/noi-bo/nhat-ky', '/noi-bo/nhat-ky?nguoi=head'),
    ...refused({}, '/noi-bo/dang-nhap', 'main form button'),
    ...refused(accountant, '/noi-bo/mat-khau', 'main form button'),
    ...refused({ who: 'head' }, '/noi-bo/ma-xac-nhan', 'main form button'),
    ...refused({ who: 'auditor' }, '/noi-bo/ma-xac-nhan', 'main form button'),
    ...refused({ who: 'head' }, '/noi-bo/uy-quyen?chuc-danh=1', 'main form button'),
    ...refused(accountant, `${erase}?tim=${entries.received}`, 'main form[method=post] button'),
    ...refused(accountant, '/noi-bo/sao-ke', 'main form[enctype] button'),
    ...refused(accountant, correct, 'main form button'),
    ...refused(accountant, '/noi-bo/dieu-chinh/so-du-dau-ky', 'main form button'),
    ...refused(accountant, line(entries.returned), 'form[action$=phan-loai] button'),
    ...refused({ who: 'head' }, `/noi-bo/dieu-chinh/${requests.reversalAsked}`, 'form[action$=tu-choi] button'),
    ...refused({ who: 'cashier' }, desk, 'main form[method=post] button'),
    ...scenes({ ...accountant, state: 'error' }, '/noi-bo/dieu-chinh/moi?but-toan=abc', '/noi-bo/khong-co'),
    ...scenes({ who: 'cashier', state: 'error' }, `${desk}?ma=VNN123`),
    ...scenes({ ...accountant, state: 'empty', isNew: true }, '/noi-bo', '/noi-bo/sao-ke', '/noi-bo/doi-chieu'),
    ...scenes({ ...accountant, state: 'empty', isNew: true }, '/noi-bo/dieu-chinh', '/noi-bo/chi', '/noi-bo/nha'),
    ...scenes({ who: 'cashier', state: 'empty', isNew: true }, desk),
    ...scenes({ who: 'officer', state: 'empty', isNew: true }, '/noi-bo/van-dong'),
    ...scenes({ who: 'auditor', state: 'empty' }, '/noi-bo/nhat-ky?nguoi=khong-ai-ca'),
  ]
}

export function communeScenes({ house, allocations, payments, newcomer, photos }: Everyday): Scene[] {
  const at = (who: Role) => ({ who, atCommune: true })
  const [allocation, payment] = [allocations.asked, payments.asked].map((code, isPayment) =>
    isPayment ? `/noi-bo/chi/${code}` : `/noi-bo/phan-bo/${code}`,
  ) as [string, string]
  const person = `/noi-bo/nhan-su/${newcomer.code}`
  const album = `/noi-bo/nha/${house}/anh`
  const asks = ['de-nghi-phan-bo', 'de-nghi-chi'].map((slug) => `/noi-bo/nha/${house}/${slug}`)
  return [
    ...scenes(at('officer'), '/noi-bo/nha', '/noi-bo/nha?stage=started', '/noi-bo/nha/moi', `/noi-bo/nha/${house}`),
    ...scenes(at('officer'), ...asks, '/noi-bo/phan-bo', '/noi-bo/chi'),
    ...scenes(at('officer'), album, `${album}/${photos.hidden}`, `${album}/${photos.paper}`),
    ...scenes(at('head'), `${album}/${photos.shown.id}`, `${album}/${photos.hidden}`),
    ...refused(at('officer'), album, 'form[data-one-by-one] button'),
    ...refused(at('officer'), `${album}/${photos.hidden}`, 'form[action$=bo] button'),
    ...refused(at('head'), `${album}/${photos.hidden}`, 'form[action$=cong-bo] button'),
    ...scenes(at('accountant'), allocation, payment, `/noi-bo/chi/${payments.sent}`),
    ...scenes(at('cashier'), `/noi-bo/chi/${payments.toPay}`, `/noi-bo/chi/${payments.paid}/phieu-chi`, '/noi-bo'),
    ...scenes(at('administrator'), '/noi-bo/nhan-su', '/noi-bo/nhan-su/them', person, `${person}/thoi-viec`),
    ...refused(at('officer'), '/noi-bo/nha/moi', 'main form button'),
    ...refused(at('officer'), `/noi-bo/nha/${house}`, 'form[action$=giai-doan] button'),
    ...asks.flatMap((path) => refused(at('officer'), path, 'main form button')),
    ...refused(at('accountant'), allocation, 'form[action$=tu-choi] button'),
    ...refused(at('accountant'), payment, 'form[action$=tu-choi] button'),
    ...refused(at('administrator'), '/noi-bo/nhan-su/them', 'main form button'),
    ...refused(at('administrator'), person, 'form[action$=vai-tro] button'),
    ...scenes(
      { ...at('officer'), state: 'empty' },
      '/noi-bo/nha?stage=settled',
      '/noi-bo/phan-bo?state=checked',
      '/noi-bo',
    ),
  ]
}

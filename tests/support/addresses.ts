import type { everydayFund } from './everyday.ts'

type Everyday = Awaited<ReturnType<typeof everydayFund>>

/** Whose record it is: everybody's, the province's alone, or one that the first commune reaches too. */
export type Address = { path: string; of: 'all' | 'province' | 'commune' }

const all = (...paths: string[]): Address[] => paths.map((path) => ({ path, of: 'all' }))
const province = (...paths: string[]): Address[] => paths.map((path) => ({ path, of: 'province' }))
const commune = (...paths: string[]): Address[] => paths.map((path) => ({ path, of: 'commune' }))

/** Real addresses of the routes that need one, by the route's own address. Those without parameters are their own. */
export function addressesOf(everyday: Everyday): Record<string, Address[]> {
  const { pledges, appeal, entries, statements, notices, requests, house, elsewhere, allocations } = everyday
  const { payments, newcomer, many, record, photos } = everyday
  const album = `/noi-bo/nha/${house}/anh`
  const named = pledges.named.code
  const indexes = Object.values(entries)
  return {
    '/': all('/', '/?nam=2023', '/?nam=tat-ca'),
    '/so-cai': all('/so-cai', '/so-cai?q=bong', '/so-cai?from=2023-05-01&direction=out', '/so-cai?q=khong-co-dau'),
    '/so-cai/:index': all(...indexes.map((index) => `/so-cai/${index}`)),
    '/so-cai/:index/ban-goc.json': all(...indexes.map((index) => `/so-cai/${index}/ban-goc.json`)),
    '/van-dong': all('/van-dong'),
    '/ung-ho': all(
      '/ung-ho',
      `/ung-ho?so-tien=300k&loi=${appeal}&buoc=ai`,
      '/ung-ho?so-tien=300k&nhip=moi-thang&buoc=ai',
      `/ung-ho?danh-cho=project&nha=${house}`,
      `/ung-ho?nha=${elsewhere}`,
    ),
    '/ung-ho/:code': all(...Object.values(pledges).map(({ code }) => `/ung-ho/${code}`)),
    '/ung-ho/:code/qr.png': all(`/ung-ho/${pledges.hidden.code}/qr.png`),
    '/ung-ho/:code/rieng/:key': all(
      ...Object.values(pledges).map(({ code, privateKey }) => privatePath(code, privateKey)),
    ),
    '/ung-ho/:code/rieng/:key/:file': all(
      `${privatePath(named, pledges.named.privateKey)}/so-cai-${entries.pledged}.tlog-proof`,
    ),
    '/ung-ho/:code/rieng/:key/du-lieu': all(
      ...Object.values(pledges).map(({ code, privateKey }) => `${privatePath(code, privateKey)}/du-lieu`),
    ),
    '/ung-ho/:code/rieng/:key/du-lieu.json': all(`${privatePath(named, pledges.named.privateKey)}/du-lieu.json`),
    '/ung-ho/:code/rieng/:key/du-lieu.txt': all(`${privatePath(named, pledges.named.privateKey)}/du-lieu.txt`),
    '/ung-ho/:code/rieng/:key/giay-to': all(
      ...Object.values(pledges).map(({ code, privateKey }) => `${privatePath(code, privateKey)}/giay-to`),
    ),
    '/ung-ho/:code/rieng/:key/giay-to/:paper': all(
      ...[
        `phieu-xac-nhan-${entries.pledged}`,
        `phieu-xac-nhan-${entries.pledged}.pdf`,
        `thu-cam-on-${entries.pledged}`,
        'bang-ke',
        'bang-ke?tu=2023-01-01&den=2023-12-31',
        'bang-ke.pdf',
      ].map((paper) => `${privatePath(named, pledges.named.privateKey)}/giay-to/${paper}`),
      ...[`bien-ban-${record}`, `bien-ban-${record}.pdf`, `phieu-xac-nhan-${entries.sponsored}`].map(
        (paper) => `${privatePath(pledges.sponsor.code, pledges.sponsor.privateKey)}/giay-to/${paper}`,
      ),
    ),
    '/kiem-chung': all('/kiem-chung', '/kiem-chung?entry=0', '/kiem-chung?entry=999999'),
    '/nha-dai-doan-ket': all('/nha-dai-doan-ket', '/nha-dai-doan-ket?stage=started', '/nha-dai-doan-ket?kind=repair'),
    '/nha-dai-doan-ket/:code': all(`/nha-dai-doan-ket/${house}`),
    '/anh/:file': all(`/anh/${photos.shown.publication?.smallKey}.webp`),
    '/api/v1/entries/:index': all(...indexes.map((index) => `/api/v1/entries/${index}`)),
    '/api/v1/projects/:code': all(`/api/v1/projects/${house}`),
    '/api/v1/pledges/:code': all(...Object.values(pledges).map(({ code }) => `/api/v1/pledges/${code}`)),
    '/log/tile/*': all('/log/tile/0/000.p/1', '/log/tile/entries/000.p/12'),
    '/noi-bo/thong-bao-the': all('/noi-bo/thong-bao-the'),
    '/noi-bo/thu-tien-mat': all('/noi-bo/thu-tien-mat'),
    '/noi-bo/thu-tien-mat/:index': province(`/noi-bo/thu-tien-mat/${entries.received}`),
    '/xac-nhan/:code/rieng/:key': all(many.confirmation),
    '/van-dong/su-kien/:code': all(`/van-dong/su-kien/${many.eventCode}`),
    '/noi-bo/tap-the/moi': province(`/noi-bo/tap-the/moi?but-toan=${entries.gift}`),
    '/noi-bo/tap-the/:id': province(`/noi-bo/tap-the/${many.list}`),
    '/noi-bo/tap-the/:id/xac-nhan': province(`/noi-bo/tap-the/${many.list}/xac-nhan`),
    '/noi-bo/tap-the/thung/:index': province(`/noi-bo/tap-the/thung/${many.box}`),
    '/noi-bo/hien-vat/:code': province(`/noi-bo/hien-vat/${many.lot}`),
    '/noi-bo/su-kien/:code': province(`/noi-bo/su-kien/${many.eventCode}`),
    '/noi-bo/nha/:code': [...commune(`/noi-bo/nha/${house}`), ...province(`/noi-bo/nha/${elsewhere}`)],
    '/noi-bo/nha/:code/anh': [...commune(album), ...province(`/noi-bo/nha/${elsewhere}/anh`)],
    '/noi-bo/nha/:code/anh/:id': commune(
      ...[photos.shown.id, photos.hidden, photos.paper].map((id) => `${album}/${id}`),
    ),
    '/noi-bo/nha/:code/anh/:id/:view': commune(
      ...['nho', 'lon', 'che'].map((view) => `${album}/${photos.hidden}/${view}.webp`),
      `${album}/${photos.paper}/giay-to.pdf`,
    ),
    '/noi-bo/nha/:code/de-nghi-phan-bo': commune(`/noi-bo/nha/${house}/de-nghi-phan-bo`),
    '/noi-bo/nha/:code/de-nghi-chi': commune(`/noi-bo/nha/${house}/de-nghi-chi`),
    '/noi-bo/nha/:code/tra-lai': commune(`/noi-bo/nha/${house}/tra-lai`),
    '/noi-bo/phan-bo': all('/noi-bo/phan-bo', '/noi-bo/phan-bo?state=refused'),
    '/noi-bo/phan-bo/:code': commune(...Object.values(allocations).map((code) => `/noi-bo/phan-bo/${code}`)),
    '/noi-bo/chi': all('/noi-bo/chi', '/noi-bo/chi?state=paid'),
    '/noi-bo/chi/:code': commune(...Object.values(payments).map((code) => `/noi-bo/chi/${code}`)),
    '/noi-bo/chi/:code/phieu-chi': commune(`/noi-bo/chi/${payments.paid}/phieu-chi`),
    '/noi-bo/sao-ke/:id': province(...Object.values(statements).map((id) => `/noi-bo/sao-ke/${id}`)),
    '/noi-bo/sao-ke/:id/loi.csv': province(`/noi-bo/sao-ke/${statements.refused}/loi.csv`),
    '/noi-bo/thong-bao-ngan-hang/:id': province(
      ...Object.values(notices).map((id) => `/noi-bo/thong-bao-ngan-hang/${id}`),
    ),
    '/noi-bo/hoan-the/:code': province(`/noi-bo/hoan-the/${named}`),
    '/noi-bo/doi-chieu/:index': province(
      ...[entries.unknownCode, entries.interest, entries.returned, entries.debit].map(
        (index) => `/noi-bo/doi-chieu/${index}`,
      ),
      `/noi-bo/doi-chieu/${entries.unknownCode}?ma=${named}`,
    ),
    '/noi-bo/dieu-chinh': all(
      '/noi-bo/dieu-chinh',
      '/noi-bo/dieu-chinh?state=approved',
      '/noi-bo/dieu-chinh?state=refused',
    ),
    '/noi-bo/dieu-chinh/moi': [
      ...all('/noi-bo/dieu-chinh/moi'),
      ...province(
        `/noi-bo/dieu-chinh/moi?but-toan=${entries.gift}`,
        `/noi-bo/dieu-chinh/moi?but-toan=${entries.reversal}`,
      ),
    ],
    '/noi-bo/dieu-chinh/nhan-khoan': all('/noi-bo/dieu-chinh/nhan-khoan'),
    '/noi-bo/dieu-chinh/xoa': [
      ...all('/noi-bo/dieu-chinh/xoa'),
      ...province(...[entries.received, entries.redaction, named].map((tim) => `/noi-bo/dieu-chinh/xoa?tim=${tim}`)),
    ],
    '/noi-bo/dieu-chinh/:code': province(...Object.values(requests).map((code) => `/noi-bo/dieu-chinh/${code}`)),
    '/noi-bo/dang-ky': all('/noi-bo/dang-ky', '/noi-bo/dang-ky?state=late', '/noi-bo/dang-ky?state=khong-co'),
    '/noi-bo/dang-ky.csv': all('/noi-bo/dang-ky.csv'),
    '/noi-bo/dang-ky/:code': province(...[named, pledges.parts.code].map((code) => `/noi-bo/dang-ky/${code}`)),
    '/noi-bo/nguoi-ung-ho': all('/noi-bo/nguoi-ung-ho'),
    '/noi-bo/nguoi-ung-ho/:code': province(
      ...[named, pledges.leaving.code].map((code) => `/noi-bo/nguoi-ung-ho/${code}`),
      `/noi-bo/nguoi-ung-ho/${named}?cung=${pledges.hidden.code}`,
    ),
    '/noi-bo/nguoi-ung-ho/:code/bang-ke': province(`/noi-bo/nguoi-ung-ho/${named}/bang-ke`),
    '/noi-bo/nguoi-ung-ho/:code/bang-ke.pdf': province(`/noi-bo/nguoi-ung-ho/${named}/bang-ke.pdf`),
    '/noi-bo/yeu-cau-du-lieu': all('/noi-bo/yeu-cau-du-lieu', '/noi-bo/yeu-cau-du-lieu?xong=roi'),
    '/noi-bo/yeu-cau-du-lieu/:code': province(
      ...Object.values(everyday.dataRequests).map((code) => `/noi-bo/yeu-cau-du-lieu/${code}`),
    ),
    '/noi-bo/bien-ban/:code': [
      ...commune(`/noi-bo/bien-ban/${pledges.sponsor.code}`),
      ...province(`/noi-bo/bien-ban/${pledges.business.code}`, `/noi-bo/bien-ban/${named}`),
    ],
    '/noi-bo/bien-ban/:code/:number': commune(`/noi-bo/bien-ban/${pledges.sponsor.code}/${record}`),
    '/noi-bo/bien-ban/:code/:number/ban-in.pdf': commune(
      `/noi-bo/bien-ban/${pledges.sponsor.code}/${record}/ban-in.pdf`,
    ),
    '/noi-bo/nhan-su/:code': commune(`/noi-bo/nhan-su/${newcomer.code}`),
    '/noi-bo/nhan-su/:code/thoi-viec': commune(`/noi-bo/nhan-su/${newcomer.code}/thoi-viec`),
  }
}

function privatePath(code: string, key: string): string {
  return `/ung-ho/${code}/rieng/${key}`
}

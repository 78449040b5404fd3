import { chromium } from 'playwright-core'
import { createRequire } from 'node:module'
const D = createRequire(import.meta.url)('better-sqlite3')
const d = new D('/tmp/photos-demo/fund.db', { readonly: true })
const base = 'http://127.0.0.1:4619'
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] })
const house = d.prepare("select p.code, e.id from evidence e join project p on p.id=e.project_id where moment='after' order by p.handed_over_on limit 1").get()
const unit = d.prepare("select id from unit where code like '%27685'").get()
const own = d.prepare('select code from project where unit_id=? order by id desc limit 1').get(unit.id)
// a pledge whose money reached an album house
const pl = d.prepare(`select p.code from pledge p join pledge_receipt r on r.pledge_id=p.id join arrival a on a.entry_index=r.entry_index join holding h on h.line_id=a.line_id and h.from_no<=a.from_no and h.to_no>=a.from_no join commitment c on c.account_id=h.account_id join evidence e on e.project_id=c.project_id order by p.amount_vnd desc limit 1`).get()
console.log(house, own, pl)
for (const [name, w, h] of [['s', 360, 740], ['w', 1280, 900]]) {
  const c = await b.newContext({ baseURL: base, viewport: { width: w, height: h } })
  const p = await c.newPage()
  const shot = async (path, file, full = true) => { await p.goto(path); await p.evaluate(async () => { for (let y = 0; y < document.body.scrollHeight; y += 600) { scrollTo(0, y); await new Promise(r => setTimeout(r, 60)) } scrollTo(0,0) }); await p.waitForTimeout(200); await p.screenshot({ path: `/tmp/ph-${file}-${name}.png`, fullPage: full }) }
  await shot('/nha-dai-doan-ket?stage=settled', 'list')
  await shot(`/nha-dai-doan-ket/${house.code}`, 'house')
  if (pl) await shot(`/ung-ho/${pl.code}`, 'journey')
  const signIn = async (email) => { await p.goto('/noi-bo/dang-nhap'); await p.fill('input[type=email],input[name=email]', email); await p.fill('input[type=password]', 'quy-vi-nguoi-ngheo-2023'); await p.click('main form button'); await p.waitForLoadState() }
  await signIn('truongban.tinh@minhhoa.example')
  await shot(`/noi-bo/nha/${house.code}/anh`, 'album')
  await shot(`/noi-bo/nha/${house.code}/anh/${house.id}`, 'piece')
  await c.clearCookies()
  await signIn('canbo.27685@minhhoa.example')
  await shot(`/noi-bo/nha/${own.code}/anh`, 'send')
  await c.close()
}
await b.close()

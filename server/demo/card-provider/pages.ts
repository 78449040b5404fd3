// The pages of the simulation, which say on every one of them that no money is behind it.
import type { CardLedger } from './ledger.ts'
import type { Session } from './objects.ts'

const style = `body{font:18px/1.6 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1.5rem;background:#f4f6fb;color:#1d2433}
.sim{background:#7a3e00;color:#fff;padding:.75rem 1rem;border-radius:.5rem;font-weight:700}
main{background:#fff;border:1px solid #cfd6e4;border-radius:.75rem;padding:1.25rem;margin-top:1rem}
h1{font-size:1.3rem;margin:0 0 .5rem}.sum{font-size:2rem;font-weight:700;margin:.25rem 0 1rem}
button,a.out{display:block;width:100%;box-sizing:border-box;min-height:48px;margin:.6rem 0;font:inherit;border-radius:.5rem;border:1px solid #34415e;background:#fff;color:#1d2433;padding:.6rem;text-align:center;text-decoration:none;cursor:pointer}
button.main{background:#1f3c88;color:#fff;border-color:#1f3c88}form.row{display:inline-block;margin:0 .4rem .4rem 0}form.row button{width:auto;margin:0;padding:.3rem .8rem}
li{margin-bottom:1.2rem}.wrong{color:#a11b1b;font-weight:700}code{overflow-wrap:anywhere}`

const SIMULATION = 'Mô phỏng – không có tiền thật'

function page(title: string, body: string): string {
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style></head><body><p class="sim" role="note">${SIMULATION}<br><span lang="en">Simulation – no real money</span></p><main>${body}</main></body></html>`
}

/** The hosted page. `declined`: the card before this one was not taken. */
export function hostedPage(session: Session, declined: boolean): string {
  const act = (value: string, text: string, look = '') =>
    `<button ${look} type="submit" name="act" value="${value}">${text}</button>`
  const body =
    session.status === 'open'
      ? `<h1>${escaped(session.label)}</h1><p class="sum">${money(session.amount_total)}</p>${declined ? '<p class="wrong" role="alert">Thẻ bị từ chối. Quý vị có thể thử lại.</p>' : ''}<p>Trang này đóng vai trang thanh toán thẻ. Không nhập số thẻ ở đây.</p><form method="post">${act('pay', 'Trả tiền', 'class="main"')}${act('later', 'Trả tiền, ngân hàng xác nhận sau')}${act('decline', 'Thẻ bị từ chối')}</form><a class="out" href="${escaped(session.cancel_url)}">Quay lại, chưa trả tiền</a>`
      : `<h1>Trang thanh toán này đã đóng</h1><a class="out" href="${escaped(session.success_url)}">Quay lại</a>`
  return page('Trang thanh toán thẻ (mô phỏng)', body)
}

/** What a bank and the fund's office at the provider would do, by hand. */
export function officePage(ledger: CardLedger, told: string | null): string {
  const button = (act: string, id: string, text: string) =>
    `<form class="row" method="post" action="/"><input type="hidden" name="act" value="${act}"><input type="hidden" name="id" value="${id}"><button type="submit">${text}</button></form>`
  const payments = [...ledger.intents.values()].reverse().map((intent) => {
    const left = intent.status === 'succeeded' ? ledger.leftOf(intent.id) : 0
    const disputes = [...ledger.disputes.values()].filter(
      (each) => each.payment_intent === intent.id && each.status === 'needs_response',
    )
    const acts = [
      intent.status === 'processing'
        ? button('arrive', intent.id, 'Ngân hàng đã trả') + button('fail', intent.id, 'Ngân hàng không trả')
        : '',
      left > 1 ? button('half', intent.id, 'Hoàn một nửa') : '',
      left > 0 ? button('refund', intent.id, 'Hoàn hết') + button('dispute', intent.id, 'Chủ thẻ khiếu nại') : '',
      ...disputes.map(({ id }) => button('won', id, 'Quỹ thắng khiếu nại') + button('lost', id, 'Quỹ thua khiếu nại')),
    ]
    return `<li><strong>${escaped(intent.metadata.pledge ?? '')}</strong> · ${money(intent.amount)} · ${states[intent.status]}<br>${acts.join('')}</li>`
  })
  const body = `<h1>Tổ chức thanh toán thẻ (mô phỏng)</h1>${told === null ? '' : `<p role="status">${escaped(told)}</p>`}<p>Những việc ngân hàng và tổ chức thanh toán làm, bấm bằng tay. Mỗi việc gửi thông báo có chữ ký về Quỹ.</p>${button('payout', '', 'Chuyển số dư về ngân hàng của Quỹ')}<h2>Các khoản thanh toán</h2>${payments.length === 0 ? '<p>Chưa có khoản nào.</p>' : `<ul>${payments.join('')}</ul>`}`
  return page('Tổ chức thanh toán thẻ (mô phỏng)', body)
}

const states = { requires_payment_method: 'chưa trả', processing: 'đang chờ ngân hàng', succeeded: 'đã trả' } as const

function money(vnd: number): string {
  return `${new Intl.NumberFormat('vi-VN').format(vnd)} ₫`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

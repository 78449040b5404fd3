// Each chosen file travels by itself: a broken connection loses one try of one file, and what failed is sent again alone.
const waits = [1000, 3000, 8000, 15000]
const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

for (const form of document.querySelectorAll('form[data-one-by-one]')) {
  form.addEventListener('submit', (event) => {
    const chosen = form.querySelector('input[type="file"]')
    const list = form.querySelector('[data-sending]')
    // Without a file the server says what is missing.
    if (!chosen.files.length || list.dataset.busy) return
    event.preventDefault()
    list.hidden = false
    const facts = new FormData(form)
    facts.delete(chosen.name)
    const rows = [...chosen.files].map((file) => ({ file, row: rowOf(list, file) }))
    chosen.value = ''
    run(form, list, chosen.name, facts, rows)
  })
}

async function run(form, list, name, facts, rows) {
  list.dataset.busy = 'yes'
  for (const each of rows) await send(form, name, facts, each)
  delete list.dataset.busy
  if (!list.querySelector('button')) location.assign(form.dataset.oneByOne)
}

function rowOf(list, { name }) {
  const item = document.createElement('li')
  const bar = Object.assign(document.createElement('progress'), { max: 1, value: 0 })
  bar.setAttribute('aria-label', name)
  const said = document.createElement('span')
  said.setAttribute('role', 'status')
  const title = Object.assign(document.createElement('span'), { textContent: name })
  item.append(title, bar, said)
  list.append(item)
  return { item, bar, said }
}

async function send(form, name, facts, each) {
  const { row, file } = each
  for (const wait of [...waits, null]) {
    row.said.textContent = 'Đang gửi…'
    const answer = await post(form.action, bodyOf(facts, name, file), row.bar)
    if (answer) return tell(form, name, facts, each, answer)
    if (wait === null) break
    row.said.textContent = 'Mất kết nối, đang thử lại…'
    await later(wait)
  }
  offerAgain(form, name, facts, each, 'Chưa gửi được vì mất kết nối.')
}

function bodyOf(facts, name, file) {
  const body = new FormData()
  for (const [field, value] of facts) body.append(field, value)
  body.append(name, file)
  return body
}

/** Null when there was no answer at all; then the same file may be sent again, it is stored once. */
function post(url, body, bar) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.timeout = 300000
    request.setRequestHeader('Accept', 'application/json')
    request.upload.onprogress = (event) => {
      bar.value = event.lengthComputable ? event.loaded / event.total : 0
    }
    request.onload = () => {
      let answer = {}
      try {
        answer = JSON.parse(request.responseText)
      } catch {
        // A page in place of an answer: signed out meanwhile, or something between us.
      }
      resolve({ isStored: request.status === 200 && Boolean(answer.stored), ...answer })
    }
    request.onerror = () => resolve(null)
    request.ontimeout = () => resolve(null)
    request.send(body)
  })
}

function tell(form, name, facts, each, { isStored, stored, error }) {
  if (!isStored)
    return offerAgain(form, name, facts, each, error?.message ?? 'Chưa gửi được. Xin tải lại trang rồi gửi lại.')
  each.row.bar.value = 1
  each.row.said.textContent = stored.join(' ')
}

function offerAgain(form, name, facts, each, text) {
  const { item, bar, said } = each.row
  said.textContent = text
  bar.value = 0
  const again = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Gửi lại' })
  again.className = 'q-button q-button--quiet'
  again.addEventListener('click', () => {
    again.remove()
    run(form, item.parentElement, name, facts, [each])
  })
  item.append(again)
}

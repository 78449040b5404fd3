// While somebody types: the amount in words and the line of the public ledger, as the server will write them on the next screen.
const form = document.querySelector('[data-preview]')
const asked = 'goi-y so-tien nhip cach-dot so-dot dot-dau cac-ngay ai hien-ten ten mst'.split(' ')
let timer = 0
let latest = 0

async function show() {
  const typed = new FormData(form)
  const sent = new URLSearchParams()
  for (const name of asked) sent.set(name, typed.get(name) || '')
  const turn = ++latest
  try {
    const answer = await fetch(form.dataset.preview, { method: 'POST', body: sent })
    if (!answer.ok) return
    const said = await answer.json()
    if (turn !== latest) return
    for (const place of form.querySelectorAll('[data-show]')) place.textContent = said[place.dataset.show]
  } catch {
    // Without a connection the next screen says it.
  }
}

if (form) {
  // Without this script it would not follow what is typed.
  for (const place of form.querySelectorAll('[data-live]')) place.hidden = false
  form.addEventListener('input', (event) => {
    if (!asked.includes(event.target.name)) return
    clearTimeout(timer)
    timer = setTimeout(show, 400)
  })
}

// A pledge that waits for its money: asks now and then how it stands and shows the page anew once something came.
// The button beside it does the same without a script.
const part = document.querySelector('[data-watch]')
const soonest = 5_000
const latest = 60_000
let pause = soonest
let timer = 0

async function look() {
  try {
    const answer = await fetch(part.dataset.watch)
    if (!answer.ok) return false
    const pledge = await answer.json()
    if (`${pledge.status} ${pledge.receivedVnd}` !== part.dataset.seen) location.reload()
    return true
  } catch {
    // No connection for a moment: the next look may succeed.
    return false
  }
}

function wait() {
  clearTimeout(timer)
  timer = setTimeout(async () => {
    if (document.hidden) return
    await look()
    pause = Math.min(pause * 1.4, latest)
    wait()
  }, pause)
}

if (part) {
  const form = part.querySelector('.q-again')
  const said = form.querySelector('[role=status]')
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (!(await look())) return form.submit()
    said.textContent = part.dataset.nothingNew.replace(
      '%',
      new Date().toLocaleTimeString(document.documentElement.lang),
    )
  })
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return
    pause = soonest
    look().then(wait)
  })
  wait()
}

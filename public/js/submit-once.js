// A second press within two seconds is the same press. The server would refuse the copy too; this spares the wait.
const pause = 2000
document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.method !== 'post') return
  const now = Date.now()
  if (now - Number(form.dataset.sentAt ?? 0) < pause) event.preventDefault()
  else form.dataset.sentAt = String(now)
})

// The link to this page works without a script; with one it copies itself.
for (const link of document.querySelectorAll('[data-copy-link]')) {
  const label = link.dataset.copyText
  if (!navigator.clipboard) continue
  link.textContent = label
  link.addEventListener('click', async (event) => {
    event.preventDefault()
    await navigator.clipboard.writeText(link.href)
    link.textContent = link.dataset.copied
    link.setAttribute('role', 'status')
    setTimeout(() => {
      link.textContent = label
      link.removeAttribute('role')
    }, 4000)
  })
}

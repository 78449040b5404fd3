// An account number or amount to paste into a bank's app; it stands beside the button to be typed too.
for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue
  const label = [...button.childNodes]
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy)
    button.replaceChildren(button.dataset.copied)
    setTimeout(() => button.replaceChildren(...label), 4000)
  })
}

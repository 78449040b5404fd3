// Work that goes on: the marked part is fetched again until the page no longer has it, then the page is shown anew.
const pause = 2000
function follow() {
  const part = document.querySelector('[data-follow]')
  if (!part) return
  setTimeout(async () => {
    try {
      const answer = await fetch(location.href)
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const next = page.querySelector('[data-follow]')
      if (!next) return location.reload()
      part.replaceWith(next)
    } catch {
      // No connection for a moment: the link "Xem lại" is still there, and the next look may succeed.
    }
    follow()
  }, pause)
}
follow()

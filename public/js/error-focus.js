// A refused form: start at the summary of what to correct, as a screen reader user expects.
const summary = document.querySelector('.q-error-summary')
if (summary) {
  summary.focus()
  document.title = `${summary.querySelector('h2').textContent} – ${document.title}`
}

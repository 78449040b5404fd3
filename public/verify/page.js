// The page "Tự kiểm chứng": starts the checker in a worker and shows what it says. Every sentence comes from the page
// (data attributes) or from the checker; nothing of what is checked here, and nothing behind the `#`, goes to a server.

const root = document.querySelector('[data-check]')
const told = root.dataset
const LARGEST_PROOF = 1 << 20

/** Asks the checker for one piece of work. @returns {{ answer: Promise<object>, stop(): void }} */
function ask(work, onProgress = () => {}) {
  const worker = new Worker('/verify/verify.js', { type: 'module' })
  const answer = new Promise((resolve) => {
    worker.addEventListener('message', ({ data }) => {
      if (data.total !== undefined) return onProgress(data)
      worker.terminate()
      resolve(data)
    })
    // It did not even load: an old browser, or no connection.
    worker.addEventListener('error', () => {
      worker.terminate()
      resolve({ verdict: 'none', conclusion: told.tooOld, lines: [], evidence: [] })
    })
  })
  worker.postMessage({ site: location.origin, language: told.language, ...work })
  return { answer, stop: () => worker.terminate() }
}

/** Checks and shows in the section's own place; what was there before goes. */
async function checkIn(section, work) {
  const place = section.querySelector('[data-result]')
  place.replaceChildren(made('p', told.working))
  show(place, await ask(work).answer)
}

function show(place, report) {
  const { entry, verdict, lines, evidence } = report
  const tone = { good: 'success', unsigned: 'warning', wrong: 'error', none: 'warning' }[verdict]
  const notice = made('div', '', `q-notice q-notice--${tone}`)
  notice.append(made('p', report.conclusion, 'q-notice-title'))
  if (entry?.amount && verdict !== 'wrong' && verdict !== 'none') notice.append(...entryFacts(entry))
  const list = made('ul', '', 'q-check-lines')
  for (const { tone: mark, text } of lines) {
    const item = made('li', '', `q-check-${mark}`)
    item.append(made('span', `${told[mark]}: `, 'q-hidden'), text)
    list.append(item)
  }
  place.replaceChildren(notice, list, ...(evidence.length > 0 ? [kept(evidence)] : []))
}

function entryFacts({ amount, direction }) {
  return [
    made('p', told[direction ?? 'internal'], 'q-money-label'),
    made('p', amount, 'q-money-amount'),
    made('p', told.fake),
  ]
}

/** The signed notes of a fork, to be kept as files. */
function kept(evidence) {
  const part = made('p', `${told.evidence}: `)
  for (const { name, text } of evidence) {
    const link = made('a', name === 'old' ? told.evidenceOld : told.evidenceNew)
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    link.download = `bang-chung-${name}.txt`
    part.append(link, ' ')
  }
  return part
}

function made(element, text, className = '') {
  const part = document.createElement(element)
  part.textContent = text
  part.className = className
  return part
}

function wholeLedger(section) {
  const [start, stop, again, forget, bar, barText, place] = [
    'start',
    'stop',
    'again',
    'forget',
    'bar',
    'bar-text',
    'result',
  ].map((name) => section.querySelector(`[data-${name}]`))
  const progress = bar.querySelector('progress')
  const number = new Intl.NumberFormat(told.language === 'en' ? 'en-GB' : 'vi-VN')
  let running = null

  const busy = (isBusy) => {
    for (const button of [start, again, forget]) button.hidden = isBusy
    stop.hidden = !isBusy
    bar.hidden = !isBusy
  }
  async function run(fresh) {
    progress.removeAttribute('value')
    barText.textContent = told.working
    place.replaceChildren()
    busy(true)
    stop.focus()
    running = ask({ work: 'log', fresh }, ({ done, total }) => {
      progress.max = Math.max(1, total)
      progress.value = done
      barText.textContent = told.progress
        .replace('{done}', number.format(done))
        .replace('{total}', number.format(total))
    })
    show(place, await running.answer)
    busy(false)
    start.focus()
  }
  start.addEventListener('click', () => run(false))
  again.addEventListener('click', () => run(true))
  stop.addEventListener('click', () => {
    running.stop()
    busy(false)
    start.focus()
    place.replaceChildren(made('p', told.stopped))
  })
  forget.addEventListener('click', async () => {
    await ask({ work: 'forget' }).answer
    place.replaceChildren(made('p', told.forgotten))
  })
  busy(false)
}

function proofFile(section) {
  const [drop] = section.querySelectorAll('[data-drop]')
  const input = drop.querySelector('input')
  drop.hidden = false
  const check = async (file) => {
    if (!file) return
    if (file.size <= LARGEST_PROOF) return checkIn(section, { work: 'proof', file: await file.text() })
    section.querySelector('[data-result]').replaceChildren(made('p', told.tooLarge))
  }
  input.addEventListener('change', () => check(input.files[0]))
  for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'])
    section.addEventListener(type, (event) => {
      event.preventDefault()
      section.classList.toggle('q-check--over', type === 'dragenter' || type === 'dragover')
    })
  section.addEventListener('drop', (event) => check(event.dataTransfer.files[0]))
}

// An old browser does not come here, and the reader goes on seeing what to do instead.
document.querySelector('[data-no-script]').remove()
const entry = root.querySelector('[data-entry]')
if (entry) checkIn(entry, { work: 'entry', index: Number(entry.dataset.entry), fragment: location.hash.slice(1) })
wholeLedger(root.querySelector('[data-whole]'))
proofFile(root.querySelector('[data-proof]'))

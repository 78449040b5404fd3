// Boxes over a photograph, drawn by finger, mouse or keyboard. The numbers of the form are what counts; this only fills them.
const SVG = 'http://www.w3.org/2000/svg'
const sides = ['x', 'y', 'width', 'height']
const clamp = (value, least, most) => Math.min(Math.max(Math.round(value), least), most)

const stage = document.querySelector('[data-cover]')
const form = document.querySelector('.q-cover-form')
if (stage && form) begin()

function begin() {
  const rows = [...form.querySelectorAll('tbody tr')].flatMap((row) => {
    const inputs = row.querySelectorAll('input')
    return inputs.length === 4 ? [Object.fromEntries(sides.map((side, at) => [side, inputs[at]]))] : []
  })
  const said = form.querySelector('[data-cover-said]')
  const picture = stage.querySelector('img')
  // The boxes lie over the plain picture: they can still be moved.
  picture.src = stage.dataset.cover
  const layer = document.createElementNS(SVG, 'svg')
  layer.setAttribute('viewBox', '0 0 100 100')
  layer.setAttribute('preserveAspectRatio', 'none')
  stage.append(layer)
  for (const part of form.querySelectorAll('[data-cover-help], [data-cover-tools]')) part.hidden = false
  if (!form.querySelector('.q-error')) form.querySelector('[data-cover-numbers]').open = false

  const boxOf = (row) => Object.fromEntries(sides.map((side) => [side, Number(row[side].value)]))
  const isEmpty = (row) => sides.every((side) => row[side].value === '')
  const rects = new Map()

  function put(row, box) {
    const width = clamp(box.width, 1, 100)
    const height = clamp(box.height, 1, 100)
    const kept = { x: clamp(box.x, 0, 100 - width), y: clamp(box.y, 0, 100 - height), width, height }
    for (const side of sides) row[side].value = kept[side]
    show(row)
  }

  function show(row) {
    const number = rows.indexOf(row) + 1
    if (isEmpty(row)) {
      rects.get(row)?.remove()
      rects.delete(row)
      return
    }
    let rect = rects.get(row)
    if (!rect) {
      rect = document.createElementNS(SVG, 'rect')
      rect.setAttribute('tabindex', '0')
      rect.setAttribute('role', 'button')
      rect.setAttribute('aria-label', `Vùng che ${number}`)
      rect.addEventListener('keydown', (event) => onKey(event, row))
      rects.set(row, rect)
      layer.append(rect)
    }
    for (const side of sides) rect.setAttribute(side, row[side].value)
  }

  function tell(row) {
    const { x, y, width, height } = boxOf(row)
    said.textContent = `Vùng che ${rows.indexOf(row) + 1}: trái ${x}, trên ${y}, rộng ${width}, cao ${height} phần trăm`
  }

  function remove(row) {
    for (const side of sides) row[side].value = ''
    show(row)
    said.textContent = `Đã bỏ vùng che ${rows.indexOf(row) + 1}`
    form.querySelector('[data-cover-add]').focus()
  }

  function add(box) {
    const row = rows.find(isEmpty)
    if (!row) {
      said.textContent = 'Đã đủ 8 vùng che'
      return null
    }
    put(row, box)
    return row
  }

  function onKey(event, row) {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      return remove(row)
    }
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (!step) return
    event.preventDefault()
    const { x, y, width, height } = boxOf(row)
    const [right, down] = step
    if (event.shiftKey)
      put(row, { x, y, width: Math.min(width + right, 100 - x), height: Math.min(height + down, 100 - y) })
    else put(row, { x: x + right, y: y + down, width, height })
    tell(row)
  }

  const at = (event) => {
    const place = layer.getBoundingClientRect()
    return {
      x: (100 * (event.clientX - place.left)) / place.width,
      y: (100 * (event.clientY - place.top)) / place.height,
    }
  }

  layer.addEventListener('pointerdown', (event) => {
    event.preventDefault()
    const from = at(event)
    const held = rows.find((row) => rects.get(row) === event.target) ?? null
    const before = held && boxOf(held)
    let row = held
    layer.setPointerCapture(event.pointerId)
    const move = (moved) => {
      const to = at(moved)
      if (before) return put(row, { ...before, x: before.x + to.x - from.x, y: before.y + to.y - from.y })
      const [left, right] = [from.x, to.x].map((x) => clamp(x, 0, 100)).sort((a, b) => a - b)
      const [top, bottom] = [from.y, to.y].map((y) => clamp(y, 0, 100)).sort((a, b) => a - b)
      const box = { x: left, y: top, width: right - left, height: bottom - top }
      if (row) put(row, box)
      else if (box.width > 1 && box.height > 1) row = add(box)
    }
    const end = () => {
      layer.removeEventListener('pointermove', move)
      if (!row) return
      rects.get(row)?.focus()
      tell(row)
    }
    layer.addEventListener('pointermove', move)
    layer.addEventListener('pointerup', end, { once: true })
    layer.addEventListener('pointercancel', end, { once: true })
  })

  form.querySelector('[data-cover-add]').addEventListener('click', () => {
    const row = add({ x: 40, y: 40, width: 20, height: 20 })
    if (!row) return
    rects.get(row).focus()
    tell(row)
  })
  for (const row of rows) {
    show(row)
    for (const side of sides) row[side].addEventListener('input', () => show(row))
  }
}

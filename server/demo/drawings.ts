// Drawn houses for the demonstration: there are no real photographs in it, and each drawing says so.
import { seededRandom } from './random.ts'

const WIDTH = 960
const HEIGHT = 720
const GROUND = 560

const skies = ['#dcebf3', '#e9eef0', '#f3ead9', '#d9e8e4'] as const
const walls = ['#f4e3c1', '#cfe3ef', '#d8e8cf', '#f3d9d0', '#fdf6e3'] as const
const roofs = ['#b23a2e', '#8f2f2a', '#3f6e8c', '#3d7a5a'] as const
const thatches = ['#a08455', '#94794d', '#b0935f'] as const

/** A thatched house before the work; another one for each seed. SVG of 800 × 600. */
export function oldHouse(seed: number): string {
  const random = seededRandom(seed)
  const lean = random.whole(-26, 26)
  const left = random.whole(210, 270)
  const right = left + random.whole(430, 500)
  const eaves = random.whole(345, 375)
  const ridge = eaves - random.whole(120, 150)
  const thatch = random.pick(thatches)
  const planks = Array.from({ length: 13 }, (_, at) => {
    const x = left + ((right - left) * at) / 13
    const gap = random.chance(0.15) ? 7 : 2
    return `<path d="M${x} ${GROUND}l${lean} ${eaves - GROUND}h${(right - left) / 13 - gap}l${-lean} ${GROUND - eaves}z" fill="${random.pick(['#b79b6d', '#a98d60', '#c2a878'])}"/>`
  })
  const straws = Array.from({ length: 70 }, () => {
    const down = random.next()
    const height = ridge + 6 + down * (eaves - ridge - 34)
    const from = left + 96 + lean - 140 * down
    const x = from + random.next() * (right - 96 + 140 * down - from)
    return `<path d="M${x} ${height}l${random.whole(-6, 6)} ${random.whole(22, 40)}" stroke="#7c6338" stroke-width="3"/>`
  })
  const door = left + random.whole(150, 230)
  return picture(seed, [
    `<path d="M${left} ${GROUND}l${lean} ${eaves - GROUND}H${right + lean}L${right} ${GROUND}z" fill="#6b5739"/>`,
    ...planks,
    `<path d="M${door} ${GROUND}l${lean * 0.8} -150h84l${-lean * 0.8} 150z" fill="#3b2f20"/>`,
    `<path d="M${left - 60 + lean} ${eaves + 26}L${left + 90 + lean} ${ridge}H${right - 90 + lean}L${right + 60 + lean} ${eaves + 18}z" fill="${thatch}"/>`,
    ...straws,
    `<path d="M${right - 60} ${GROUND}l46 -196" stroke="#7a5f3a" stroke-width="12"/>`,
    `<ellipse cx="${left - 60}" cy="${GROUND + 66}" rx="96" ry="15" fill="#9aa79d" opacity=".7"/>`,
  ])
}

/** The house that stands in its place; the same seed has the same sky and trees. SVG of 800 × 600. */
export function newHouse(seed: number): string {
  const random = seededRandom(seed)
  const wall = random.pick(walls)
  const roof = random.pick(roofs)
  const left = random.whole(220, 260)
  const right = left + random.whole(460, 510)
  const middle = (left + right) / 2
  const isGable = random.chance(0.5)
  const window = (x: number) =>
    `<rect x="${x}" y="400" width="104" height="92" fill="#fff"/><rect x="${x + 8}" y="408" width="40" height="76" fill="#8fb3c4"/><rect x="${x + 56}" y="408" width="40" height="76" fill="#8fb3c4"/>`
  const top = isGable
    ? `<path d="M${left - 46} 372L${middle} 214L${right + 46} 372z" fill="${roof}"/><path d="M${left - 46} 372L${middle} 214L${right + 46} 372" fill="none" stroke="#00000033" stroke-width="10"/>`
    : `<path d="M${left - 40} 372L${left + 50} 246H${right - 50}L${right + 40} 372z" fill="${roof}"/>${Array.from({ length: 11 }, (_, at) => `<path d="M${left + 50 + at * ((right - left - 100) / 10)} 246L${left - 40 + at * ((right - left + 80) / 10)} 372" stroke="#00000026" stroke-width="4"/>`).join('')}`
  return picture(seed, [
    `<rect x="${left - 20}" y="${GROUND - 26}" width="${right - left + 40}" height="40" fill="#b9b4aa"/>`,
    `<rect x="${left}" y="366" width="${right - left}" height="${GROUND - 392}" fill="${wall}"/>`,
    `<rect x="${left}" y="500" width="${right - left}" height="34" fill="#00000014"/>`,
    top,
    `<rect x="${middle - 52}" y="392" width="104" height="142" fill="#7b4a2b"/><path d="M${middle} 392v142" stroke="#5c351d" stroke-width="5"/>`,
    window(left + 42),
    window(right - 146),
    `<rect x="${middle - 76}" y="${GROUND - 26}" width="152" height="18" fill="#d3cec4"/><rect x="${middle - 96}" y="${GROUND - 8}" width="192" height="22" fill="#c7c1b6"/>`,
  ])
}

/** Sky, ground, trees and the words that say what it is. */
function picture(seed: number, house: readonly string[]): string {
  const random = seededRandom(1_000 + seed)
  const sky = random.pick(skies)
  const tree = (x: number) => {
    const height = random.whole(190, 270)
    const leaves = [-70, -35, 0, 35, 70].map(
      (turn) =>
        `<path d="M0 0q44 -34 96 4q-54 -14 -96 -4" fill="#5f8a4e" transform="translate(${x} ${GROUND - height}) rotate(${turn - 90})"/>`,
    )
    return `<path d="M${x} ${GROUND + 20}q${random.whole(-16, 16)} ${-height / 2} 0 ${-height - 20}" stroke="#7d6a4c" stroke-width="14" fill="none"/>${leaves.join('')}`
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="${sky}"/>
<circle cx="${random.whole(120, 840)}" cy="${random.whole(80, 130)}" r="44" fill="#f6cf72" opacity=".8"/>
<path d="M0 470q240 -50 480 -12t480 -10v272H0z" fill="#b9cda4"/><path d="M0 ${GROUND}h${WIDTH}v${HEIGHT - GROUND}H0z" fill="#cdb892"/>
${tree(random.whole(70, 130))}${house.join('\n')}${tree(random.whole(850, 900))}
<rect y="${HEIGHT - 62}" width="${WIDTH}" height="62" fill="#2b1d14" opacity=".78"/>
<text x="${WIDTH / 2}" y="${HEIGHT - 21}" fill="#fff" font-family="DejaVu Sans, Noto Sans, Arial, sans-serif" font-size="30" text-anchor="middle">Hình minh họa, không phải ảnh thật</text>
</svg>`
}

/** A part of a photograph that is painted over, in whole percents of its width and height, from the upper left corner. */
export type Box = { x: number; y: number; width: number; height: number }

export const MOST_BOXES = 8

/** Boxes as `x,y,width,height` joined by `;`, the same in an address and in the store. */
export function writeBoxes(boxes: readonly Box[]): string {
  return boxes.map(({ x, y, width, height }) => [x, y, width, height].join(',')).join(';')
}

/** Null when it is not a list of at most eight boxes that each lie within the picture. */
export function readBoxes(text: string): Box[] | null {
  if (text === '') return []
  const boxes = text.split(';').map(readBox)
  return boxes.length <= MOST_BOXES && boxes.every((box) => box !== null) ? boxes : null
}

function readBox(text: string): Box | null {
  const numbers = /^(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (!numbers) return null
  const [x, y, width, height] = numbers as [number, number, number, number]
  return isWithin({ x, y, width, height }) ? { x, y, width, height } : null
}

/** A box has a surface and no part of it lies beside the picture. */
export function isWithin({ x, y, width, height }: Box): boolean {
  return width >= 1 && height >= 1 && x >= 0 && y >= 0 && x + width <= 100 && y + height <= 100
}

/** A tile of diagonal lines: what is expected, or slowed, and not measured yet. Drawn once for each colour. */

/** Edge of the tile in pixels; the line runs from corner to corner, so that tiles join. */
const tilePixels = 6
const tiles = new Map<string, HTMLCanvasElement>()

export function hatchTile(color: string): HTMLCanvasElement {
  const known = tiles.get(color)
  if (known !== undefined) return known
  const tile = document.createElement('canvas')
  tile.width = tilePixels
  tile.height = tilePixels
  const context = tile.getContext('2d')
  if (context !== null) {
    context.strokeStyle = color
    context.lineWidth = 1
    context.beginPath()
    for (const shift of [-tilePixels, 0, tilePixels]) {
      context.moveTo(shift - 1, tilePixels + 1)
      context.lineTo(shift + tilePixels + 1, -1)
    }
    context.stroke()
  }
  tiles.set(color, tile)
  return tile
}

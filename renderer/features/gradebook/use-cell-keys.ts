/** One stop of the Tab key for a table of buttons: arrows, Home and End move between those marked `data-cell`. */
import { nextTick, onMounted, onUpdated, type Ref } from 'vue'

export interface CellKeys {
  onKeydown(event: KeyboardEvent): void
  /** The button with the focus becomes the stop. */
  onFocusin(event: FocusEvent): void
}

export function useCellKeys(table: Ref<HTMLElement | null>): CellKeys {
  let stop: HTMLElement | null = null

  function rows(): HTMLElement[][] {
    const found = [...(table.value?.querySelectorAll<HTMLElement>('tbody tr') ?? [])]
    return found
      .map((row) => [...row.querySelectorAll<HTMLElement>('[data-cell]')])
      .filter((cells) => cells.length > 0)
  }

  /** Exactly one is reached by Tab, also after rows have gone. */
  function settle(): void {
    const cells = rows().flat()
    if (stop === null || !cells.includes(stop)) stop = cells[0] ?? null
    for (const cell of cells) cell.tabIndex = cell === stop ? 0 : -1
  }

  onMounted(settle)
  onUpdated(settle)

  return {
    onFocusin({ target }) {
      if (!(target instanceof HTMLElement) || target.dataset['cell'] === undefined) return
      stop = target
      settle()
    },
    onKeydown(event) {
      const grid = rows()
      const at = grid.findIndex((cells) => cells.includes(event.target as HTMLElement))
      if (at < 0) return
      const column = grid[at]!.indexOf(event.target as HTMLElement)
      const next = nextCell(grid, at, column, event.key, event.ctrlKey)
      if (next === undefined) return
      event.preventDefault()
      void nextTick(() => next.focus())
    },
  }
}

function nextCell<Cell>(
  grid: readonly (readonly Cell[])[],
  row: number,
  column: number,
  key: string,
  isFar: boolean,
): Cell | undefined {
  const inRow = (cells: readonly Cell[] | undefined) => cells?.[Math.min(column, cells.length - 1)]
  switch (key) {
    case 'ArrowDown':
      return inRow(grid[row + 1])
    case 'ArrowUp':
      return inRow(grid[row - 1])
    case 'ArrowRight':
      return grid[row]?.[column + 1]
    case 'ArrowLeft':
      return grid[row]?.[column - 1]
    case 'Home':
      return isFar ? grid[0]?.[0] : grid[row]?.[0]
    case 'End':
      return isFar ? grid.at(-1)?.at(-1) : grid[row]?.at(-1)
    default:
      return undefined
  }
}

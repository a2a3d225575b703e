/** Lists of numbers in ascending order without repetition, as lines of tasks are: found by halving, kept by inserting. */

/** Where a number stands, or would stand. */
export function placeIn(ascending: readonly number[], value: number): number {
  let from = 0
  let to = ascending.length
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    if (ascending[middle]! < value) from = middle + 1
    else to = middle
  }
  return from
}

/** Nothing if it is there already. */
export function insertOnce(ascending: number[], value: number): void {
  const place = placeIn(ascending, value)
  if (ascending[place] !== value) ascending.splice(place, 0, value)
}

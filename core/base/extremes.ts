/**
 * The largest and the smallest of many numbers. `Math.max(...numbers)` puts every number on the call stack and
 * overflows it above some hundred thousand, which a column of a long migration's samples reaches.
 */

/** `atLeast` if nothing is larger, also where there are no numbers. */
export function largestOf(numbers: Iterable<number>, atLeast = -Infinity): number {
  let largest = atLeast
  for (const number of numbers) if (number > largest) largest = number
  return largest
}

/** `atMost` if nothing is smaller, also where there are no numbers. */
export function smallestOf(numbers: Iterable<number>, atMost = Infinity): number {
  let smallest = atMost
  for (const number of numbers) if (number < smallest) smallest = number
  return smallest
}

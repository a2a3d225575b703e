/** The two order statistics that summaries of errors use. */

/** Middle value, or the mean of the two middle ones; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Smallest value that at least 90 % of the values do not exceed (nearest rank); NaN of nothing. */
export function percentile90(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted.length === 0 ? Number.NaN : sorted[Math.ceil(sorted.length * 0.9) - 1]!
}

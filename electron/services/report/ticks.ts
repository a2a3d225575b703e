/** Round numbers for an axis from 0: a step of 1, 2 or 5 times a power of ten, five to eight of them. */
export function niceTicks(end: number): { max: number; ticks: number[] } {
  const rough = Math.max(end, 1e-6) / 6
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough
  const count = Math.ceil(end / step - 1e-9)
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)))
  return { max: ticks.at(-1) ?? end, ticks }
}

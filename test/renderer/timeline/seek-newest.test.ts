/** Seeks while a person drags: one at a time, the newest wins, and letting go where one pressed is no second seek. */
import { expect, it } from 'vitest'
import { seekNewest } from '../../../renderer/features/timeline/seek-newest.ts'

function recorded() {
  const places: number[] = []
  let settle: () => void = () => undefined
  const settled = new Promise<void>((resolve) => (settle = resolve))
  const seek = seekNewest(
    async (atNs) => void places.push(atNs),
    () => settle(),
  )
  return { places, settled, seek }
}

it('goes to the newest place that was asked for meanwhile, and to no other', async () => {
  const { places, settled, seek } = recorded()
  for (const atNs of [1, 2, 3]) seek(atNs)
  await settled
  expect(places).toEqual([1, 3])
})

it('takes pressing and letting go at one place as one seek', async () => {
  const { places, settled, seek } = recorded()
  seek(7)
  seek(7)
  await settled
  expect(places).toEqual([7])
})

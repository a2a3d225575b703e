/**
 * Seeking while a person drags: calls are spaced and never overlap; of the places asked for meanwhile only
 * the newest is gone to. `onSettled` is told when there is nothing more to go to.
 */

/** Time between two seeks, in ms of wall time. */
const gapMs = 40

export function seekNewest(
  seek: (atNs: number) => Promise<unknown>,
  onSettled: () => void,
): (atNs: number) => void {
  let wantedNs: number | null = null
  let isBusy = false

  async function work(): Promise<void> {
    isBusy = true
    while (wantedNs !== null) {
      const atNs = wantedNs
      wantedNs = null
      await seek(atNs)
      await new Promise((resolve) => setTimeout(resolve, gapMs))
    }
    isBusy = false
    onSettled()
  }

  return (atNs) => {
    wantedNs = atNs
    if (!isBusy) void work()
  }
}

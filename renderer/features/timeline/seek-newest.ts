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
  /** Where the call that is under way goes. */
  let goingNs: number | null = null

  async function work(): Promise<void> {
    isBusy = true
    while (wantedNs !== null) {
      goingNs = wantedNs
      wantedNs = null
      await seek(goingNs)
      await new Promise((resolve) => setTimeout(resolve, gapMs))
    }
    isBusy = false
    goingNs = null
    onSettled()
  }

  return (atNs) => {
    // Pressing and letting go at one place is one seek: a second would pause what was started meanwhile.
    if (atNs === goingNs && wantedNs === null) return
    wantedNs = atNs
    if (!isBusy) void work()
  }
}

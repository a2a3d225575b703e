/**
 * Releases of ESXi and vCenter as VMware writes them (`7.0`, `6.7 U2`, `7.0 U1c`), in their order, and the virtual
 * hardware that came with each. EVC asks for releases older than any scenario may name, so they are read, not
 * listed.
 */
import featureTable from './data/features.json' with { type: 'json' }

const form = /^(\d{1,2})\.(\d)(?: U(\d)([a-z]?))?$/

/** Its place in the order of releases. Throws RangeError if it is not written like one. */
function placeOf(release: string): number {
  const parts = form.exec(release)
  if (parts === null) {
    throw new RangeError(`"${release}" is no release. Write it as VMware does, for example 7.0 U2.`)
  }
  const [, major, minor, update, letter] = parts
  const letterPlace = letter === undefined || letter === '' ? 0 : letter.charCodeAt(0) - 96
  return ((Number(major) * 10 + Number(minor)) * 10 + Number(update ?? 0)) * 30 + letterPlace
}

/** Whether a release is the other one or newer. Throws RangeError for what is no release. */
export function isReleaseAtLeast(release: string, least: string): boolean {
  return placeOf(release) >= placeOf(least)
}

/** Answers of `hardwareVersionOfRelease` so far: it is asked for every feature of every host that is looked at. */
const hardwareVersions = new Map<string, number>()

/** Newest virtual hardware version that came with this release or an older one (9.0: recalled). */
export function hardwareVersionOfRelease(release: string): number {
  const answered = hardwareVersions.get(release)
  if (answered !== undefined) return answered
  const known = featureTable.releases.filter((row) => isReleaseAtLeast(release, row.release))
  const version = Math.max(0, ...known.map((row) => row.hardwareVersion))
  hardwareVersions.set(release, version)
  return version
}

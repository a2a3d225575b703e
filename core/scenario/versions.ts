/** Releases of ESXi and vCenter in their order, and what depends on it. Names as VMware writes them. */

/** Oldest first. Update releases are listed where a rule of migration changed with them. */
export const releases = [
  '4.1',
  '5.0',
  '5.1',
  '5.5',
  '6.0',
  '6.5',
  '6.7',
  '6.7 U1',
  '6.7 U2',
  '6.7 U3',
  '7.0',
  '7.0 U1',
  '7.0 U1c',
  '7.0 U2',
  '7.0 U3',
  '8.0',
  '8.0 U1',
  '8.0 U2',
  '8.0 U3',
  '9.0',
] as const

export type Release = (typeof releases)[number]

/** Whether a release is the other one or newer. */
export function isAtLeast(release: Release, least: Release): boolean {
  return releases.indexOf(release) >= releases.indexOf(least)
}

/**
 * Newest virtual hardware version that a release of ESXi runs. Source: KB 1003746 / evc-baselines
 * `hardwareVersions`; 9.0 is recalled.
 */
const newestHardware: Readonly<Record<Release, number>> = {
  '4.1': 7,
  '5.0': 8,
  '5.1': 9,
  '5.5': 10,
  '6.0': 11,
  '6.5': 13,
  '6.7': 14,
  '6.7 U1': 14,
  '6.7 U2': 15,
  '6.7 U3': 15,
  '7.0': 17,
  '7.0 U1': 18,
  '7.0 U1c': 18,
  '7.0 U2': 19,
  '7.0 U3': 19,
  '8.0': 20,
  '8.0 U1': 20,
  '8.0 U2': 21,
  '8.0 U3': 21,
  '9.0': 22,
}

export function newestHardwareVersion(release: Release): number {
  return newestHardware[release]
}

/** Virtual hardware where a scenario says nothing: that of 7.0 U2, or what an older host runs at most. Ours. */
const usualHardwareVersion = 19

/** Virtual hardware version of a VM on a host of that release; `stated` is what its scenario says, if anything. */
export function hardwareVersionAt(stated: number | undefined, release: Release): number {
  return stated ?? Math.min(usualHardwareVersion, newestHardwareVersion(release))
}

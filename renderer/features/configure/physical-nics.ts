/** Physical NICs: their settings as commands. A link's speed and state are the cable's; the rest is configured. Pure. */
import type { Command } from '../../../core/scenario/command-schema.ts'
import { linkRate } from '../../format/bytes.ts'
import type { EstateHost } from '../object/estate-now.ts'
import { isSame } from '../forms/changed-fields.ts'
import type { PhysicalNic } from './host-networking.ts'

/** Speeds of Ethernet that a port can be set to, in Mbit/s. */
const speeds = [10, 100, 1000, 2500, 5000, 10_000, 25_000, 40_000, 50_000, 100_000, 200_000, 400_000]

export function speedOptions(current: number): { value: number; text: string }[] {
  const known = speeds.includes(current) ? speeds : [...speeds, current].toSorted((one, other) => one - other)
  return known.map((value) => ({ value, text: linkRate(value) }))
}

/** In the order in which they are issued; none where nothing differs. */
export function nicCommands(host: EstateHost, before: PhysicalNic, after: PhysicalNic): Command[] {
  const commands: Command[] = []
  const linkOfBefore = { linkMbps: before.linkMbps, connected: before.connected }
  const configured = { ...after, ...linkOfBefore }
  if (!isSame(configured, before)) {
    const physicalNics = (host.spec.physicalNics ?? []).map((nic) =>
      nic.name === before.name ? configured : nic,
    )
    commands.push({ type: 'edit-host', host: host.name, set: { physicalNics } })
  }
  const isLinkChanged = after.linkMbps !== before.linkMbps || after.connected !== before.connected
  if (isLinkChanged) {
    commands.push({
      type: 'set-link',
      host: host.name,
      nic: before.name,
      ...(after.linkMbps === before.linkMbps ? {} : { linkMbps: after.linkMbps }),
      ...(after.connected === before.connected ? {} : { connected: after.connected }),
    })
  }
  return commands
}

/** "all", or the VLANs that the physical switch port passes, ranges drawn together. */
export function trunkText(vlans: readonly number[] | undefined): string {
  if (vlans === undefined) return ''
  const sorted = [...new Set(vlans)].toSorted((one, other) => one - other)
  const runs: [number, number][] = []
  for (const vlan of sorted) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === vlan - 1) last[1] = vlan
    else runs.push([vlan, vlan])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')
}

/** The other way round; NaN stands for what is no number, so that the schema refuses it. undefined: all. */
export function trunkOf(text: string): number[] | undefined {
  if (text.trim() === '') return undefined
  return text.split(',').flatMap((part) => {
    const [from = Number.NaN, to = from] = part
      .split('-')
      .map((end) => (end.trim() === '' ? Number.NaN : Number(end)))
    if (!(to >= from) || to - from > 4094) return [from, ...(to === from ? [] : [Number.NaN])]
    return Array.from({ length: to - from + 1 }, (_, step) => from + step)
  })
}

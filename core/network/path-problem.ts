/**
 * What keeps a path from working: why no connection can be made, and why full-size frames are lost. Nobody checks it
 * before: it shows as silence in the run. Facts in, words out.
 */
import type { Refusal } from '../base/errors.ts'
import { activeUplink, type MigrationPort, type NetworkPath, type PathEnd } from './path.ts'

const unreachableRemedy =
  'Test from the source host with vmkping -I and the address of the destination; correct the VLAN, the subnet or the uplink.'

/**
 * Why no connection can be made, or null. It shows as silence: the caller lets the network timeout pass.
 * Source of the causes: vsphere-rules row `vmotion-unreachable` (KB 321009).
 */
export function connectProblem(path: NetworkPath): Refusal | null {
  const { source, destination } = path
  const because = whyUnreachable(path, 'vmotion-8000')
  if (because === null) return null
  return {
    id: 'vmotion-unreachable',
    fault: 'Timedout',
    message:
      `The vMotion migration failed because ${source.host} (${source.ip}) and ${destination.host} (${destination.ip}) ` +
      `were not able to connect over the vMotion network: ${because}.`,
    remedy: remedyOf(path),
  }
}

function remedyOf({ source, destination }: NetworkPath): string {
  if (isClosed(source, 'vmotion-8000') || isClosed(destination, 'vmotion-8000'))
    return 'Open TCP port 8000 between the vMotion addresses of both hosts; test it with nc -z and the address of the destination.'
  return unreachableRemedy
}

/** Of the copy of cold data (NFC) by the provisioning adapters, or null. Source: KB 340170, KB 316409. */
export function nfcProblem(path: NetworkPath): Refusal | null {
  const { source, destination } = path
  const because = whyUnreachable(path, 'nfc-902')
  if (because === null) return null
  return {
    id: 'provisioning-unreachable',
    fault: 'HostCommunication',
    message: `Cannot connect to host ${destination.host}: its provisioning address ${destination.ip} is not reachable from ${source.host} (${source.ip}): ${because}.`,
    remedy:
      'Mend the way between the provisioning adapters, or disable their provisioning service so that vmk0 is used; open TCP port 902.',
  }
}

/** The cause in words, the nearest to the hosts first; null where the port can be reached. */
export function whyUnreachable(path: NetworkPath, port: MigrationPort): string | null {
  const { source, destination } = path
  return (
    firstOf([source, destination], whyGone) ??
    firstOf([source, destination], whyDown) ??
    whyOtherStack(source, destination) ??
    (isOneSubnet(source, destination)
      ? whyOtherVlan(source, destination)
      : firstOf([source, destination], (end) => whyNotRouted(end, source, destination))) ??
    firstOf([source, destination], whyNotTrunked) ??
    firstOf([source, destination], whyAmbiguous) ??
    firstOf([source, destination], (end) => whyClosed(end, port))
  )
}

function firstOf(ends: readonly PathEnd[], why: (end: PathEnd) => string | null): string | null {
  for (const end of ends) {
    const because = why(end)
    if (because !== null) return because
  }
  return null
}

function whyGone(end: PathEnd): string | null {
  return end.isGone === true ? `${end.adapter} of ${end.host} does not serve it any more` : null
}

function whyDown(end: PathEnd): string | null {
  return activeUplink(end) === undefined ? `no uplink of ${end.switchName} on ${end.host} is connected` : null
}

const stackNames = {
  default: 'default',
  vmotion: 'vMotion',
  provisioning: 'provisioning',
} as const

/** Inferred: each stack has routes and sessions of its own, and hosts are to use one and the same (DOC-PROV). */
function whyOtherStack(source: PathEnd, destination: PathEnd): string | null {
  const [from, to] = [source.stack ?? 'default', destination.stack ?? 'default']
  if (from === to) return null
  return (
    `${source.adapter} of ${source.host} is on the ${stackNames[from]} TCP/IP stack, ` +
    `${destination.adapter} of ${destination.host} on the ${stackNames[to]} one`
  )
}

function whyOtherVlan(source: PathEnd, destination: PathEnd): string | null {
  if (source.vlan === destination.vlan) return null
  return (
    `${source.adapter} of ${source.host} is in VLAN ${source.vlan} (port group "${source.portGroup}"), ` +
    `${destination.adapter} of ${destination.host} in VLAN ${destination.vlan} (port group "${destination.portGroup}")`
  )
}

/** Both ends need a gateway: answers go by that of the other end. */
function whyNotRouted(end: PathEnd, source: PathEnd, destination: PathEnd): string | null {
  const lack = end.gateway === undefined ? 'has no gateway' : end.gatewayProblem
  if (lack === undefined) return null
  return (
    `the adapters are in different subnets (${source.adapter} ${networkInWords(source)}, ` +
    `${destination.adapter} ${networkInWords(destination)}), and ${end.adapter} of ${end.host} ${lack}`
  )
}

function whyNotTrunked(end: PathEnd): string | null {
  const uplink = activeUplink(end)
  if (uplink?.trunkedVlans === undefined || uplink.trunkedVlans.includes(end.vlan)) return null
  const what = end.vlan === 0 ? 'untagged frames' : `VLAN ${end.vlan}`
  return `the physical switch port of ${uplink.name} of ${end.host} does not pass ${what} of "${end.portGroup}"`
}

function whyAmbiguous(end: PathEnd): string | null {
  if (end.sameAddress === undefined) return null
  return `${end.sameAddress} has the address ${end.ip} of ${end.adapter} of ${end.host} too`
}

function isClosed(end: PathEnd, port: MigrationPort): boolean {
  return end.closedPorts?.includes(port) === true
}

function whyClosed(end: PathEnd, port: MigrationPort): string | null {
  return isClosed(end, port) ? `a firewall closes TCP port ${port.split('-')[1]} for ${end.host}` : null
}

function isOneSubnet(source: PathEnd, destination: PathEnd): boolean {
  return source.prefixLength === destination.prefixLength && networkOf(source) === networkOf(destination)
}

function networkOf({ ip, prefixLength }: PathEnd): number {
  const address = ip.split('.').reduce((value, octet) => value * 256 + Number(octet), 0)
  return Math.floor(address / 2 ** (32 - prefixLength)) * 2 ** (32 - prefixLength)
}

/** `10.0.1.0/24` */
function networkInWords(end: PathEnd): string {
  const network = networkOf(end)
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256)
  return `${octets.join('.')}/${end.prefixLength}`
}

/**
 * Why full-size segments do not arrive although the connection stands, or null: small packets pass, the
 * first pages do not. Sources: KB 417889 (all of adapter, switch and physical path must be alike).
 */
export function mtuProblem(
  path: NetworkPath,
  fabricMtu: number,
  sent: 'memory was' | 'disks were' = 'memory was',
): Refusal | null {
  const { source, destination } = path
  const because = whyTooLarge(path, fabricMtu)
  if (because === null) return null
  return {
    id: 'vmotion-mtu-mismatch',
    fault: 'Timedout',
    message:
      `The migration timed out while ${sent} being sent from ${source.host} to ${destination.host}, ` +
      `and the connection was lost: ${because}, so that full-size frames are dropped.`,
    remedy:
      'Make the MTU the same on both VMkernel adapters, the virtual switches and the physical path. ' +
      `Test it with vmkping -d -s ${Math.max(source.adapterMtu, destination.adapterMtu) - 28}.`,
  }
}

/** The MTU that does not fit, in words; null where all do. */
export function whyTooLarge({ source, destination }: NetworkPath, fabricMtu: number): string | null {
  for (const end of [source, destination]) {
    const where = `${end.adapter} of ${end.host} has an MTU of ${end.adapterMtu}`
    if (end.adapterMtu > end.switchMtu)
      return `${where} but its switch ${end.switchName} passes ${end.switchMtu}`
    if (end.adapterMtu > fabricMtu) return `${where} but the physical switches pass ${fabricMtu}`
  }
  if (source.adapterMtu !== destination.adapterMtu) {
    return `${source.adapter} of ${source.host} has an MTU of ${source.adapterMtu}, ${destination.adapter} of ${destination.host} one of ${destination.adapterMtu}`
  }
  return null
}

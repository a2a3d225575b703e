/**
 * Hidden faults ready to be put into a lab: settings of hosts and VMs that are wrong from the start, and everything of
 * the fault catalogue, filled with names of the lab's scenario. Each has its own cure and solution. Pure.
 */
import { faultSchema, type FaultKind } from '../../../core/scenario/fault-schema.ts'
import { faultTitles } from '../../../core/scenario/fault-words.ts'
import { freeId, noEstate, type EstateNames } from './known-names.ts'
import type { Snippet, SnippetGroup, SnippetNames } from './snippet.ts'

interface Wrong {
  readonly id: string
  readonly title: string
  readonly means: string
  readonly at: string
  readonly value: string
  readonly text: string
  readonly cured: string
  /** A command that mends it. */
  readonly mends: string
  readonly symptom: string
  readonly evidence: string
  readonly cure: string
}

function wrongSettings(estate: EstateNames): Wrong[] {
  const host = estate.hosts[1] ?? estate.hosts[0] ?? 'esx-02'
  const vm = estate.vms[0] ?? 'web-01'
  return [vmotionOff(estate, host), portClosed(host), noLicence(host), hostDevice(vm)]
}

/** A host that lists its adapters is given them back; others have two by the order of the hosts. */
function vmotionOff({ hosts, adapters }: EstateNames, host: string): Wrong {
  const own = adapters[host]
  const last = 11 + Math.max(0, hosts.indexOf(host))
  const management = `{ name: vmk0, portGroup: Management Network, ip: 10.10.0.${last}, prefixLength: 16, services: [management] }`
  const usual = (more: string) =>
    `[${management}, { name: vmk1, portGroup: vMotion, ip: 10.20.0.${last}, prefixLength: 16${more} }]`
  const adapter = own?.vmotion ?? 'vmk1'
  return {
    id: 'vmotion-off',
    title: 'vMotion is not enabled on a host',
    means: 'Its VMkernel adapter is there, but the service is not enabled on it.',
    at:
      own === undefined
        ? `hosts[${host}].vmkernelAdapters`
        : `hosts[${host}].vmkernelAdapters[${adapter}].services`,
    value: own === undefined ? usual('') : '[]',
    text: `vMotion is not enabled on the VMkernel adapter of ${host}`,
    cured: `settings.hosts["${host}"].vmkernelAdapters.exists(a, "vmotion" in a.services)`,
    mends: `{ type: edit-host, host: ${host}, set: { vmkernelAdapters: ${own?.all ?? usual(', services: [vmotion]')} } }`,
    symptom: `Every VM is refused at ${host}, in the wizard already.`,
    evidence: `${host} > Configure > VMkernel adapters. No service is enabled on ${adapter}.`,
    cure: `Enable the service vMotion on ${adapter}.`,
  }
}

function portClosed(host: string): Wrong {
  return {
    id: 'port-closed',
    title: 'A firewall closes the port of vMotion',
    means: 'TCP 8000 of a host is closed on the way; vCenter does not look.',
    at: `hosts[${host}].closedPorts`,
    value: '[vmotion-8000]',
    text: `A firewall closes TCP port 8000 of ${host}`,
    cured: `!has(settings.hosts["${host}"].closedPorts) || size(settings.hosts["${host}"].closedPorts) == 0`,
    mends: `{ type: edit-host, host: ${host}, set: { closedPorts: null } }`,
    symptom: 'The wizard has nothing to complain of. The task starts, waits and times out.',
    evidence: `${host} > Configure > Firewall. Port 8000 is closed on the way.`,
    cure: 'Have the port opened.',
  }
}

function noLicence(host: string): Wrong {
  return {
    id: 'no-vmotion-licence',
    title: 'A host has no licence for vMotion',
    means: 'Its edition does not include vMotion.',
    at: `hosts[${host}].vmotionLicensed`,
    value: 'false',
    text: `${host} has no licence for vMotion`,
    cured: `settings.hosts["${host}"].vmotionLicensed`,
    mends: `{ type: edit-host, host: ${host}, set: { vmotionLicensed: true } }`,
    symptom: `Every VM is refused at ${host}.`,
    evidence: `${host} > Configure > Licensing. vMotion is not among its features.`,
    cure: 'Give the host a licence with vMotion.',
  }
}

function hostDevice(vm: string): Wrong {
  return {
    id: 'device-of-host',
    title: 'A VM is connected to a device of its host',
    means: 'A CD/DVD drive that only this host has.',
    at: `vms[${vm}].devices`,
    value: '[{ kind: cd-dvd, backing: { type: host-device, device: vmhba1 CD } }]',
    text: `${vm} is connected to a CD/DVD drive of its host`,
    cured: `!has(settings.vms["${vm}"].devices) || !settings.vms["${vm}"].devices.exists(d, d.connected)`,
    mends: `{ type: edit-vm, vm: ${vm}, set: { devices: null } }`,
    symptom: `${vm} is refused at every other host.`,
    evidence: `${vm} > VM Hardware. Its drive is connected to a device of the host.`,
    cure: 'Disconnect the device.',
  }
}

function wrongPiece(wrong: Wrong, id: string): string {
  return `id: ${id}
text: ${wrong.text}
set: [{ at: '${wrong.at}', value: ${wrong.value} }]
cured: ${wrong.cured.startsWith('!') ? `'${wrong.cured}'` : wrong.cured}
card:
  symptom: ${quoted(wrong.symptom)}
  evidence: ${quoted(wrong.evidence)}
  cure: ${quoted(wrong.cure)}
solution:
  - act: command
    command: ${wrong.mends}`
}

function quoted(text: string): string {
  return /: |^[!&*]|#/.test(text) ? `'${text.replaceAll("'", "''")}'` : text
}

/** Fields of a fault with names of the estate in them, in flow style. */
function faultFields(kind: FaultKind, { hosts, vms, datastores, vcenters }: EstateNames): string {
  const host = hosts[1] ?? hosts[0] ?? 'esx-02'
  const other = hosts[0] ?? 'esx-01'
  const datastore = datastores[0] ?? 'vmfs-shared-1'
  const vcenter = vcenters[0] ?? 'vc-a.lab'
  const vm = vms[0] ?? 'web-01'
  const fields: Readonly<Record<FaultKind, string>> = {
    'link-down': `host: ${host}, nic: vmnic1`,
    'link-flapping': `host: ${host}, nic: vmnic1, downSeconds: 2, upSeconds: 5`,
    'link-slow': `host: ${host}, nic: vmnic1, linkMbps: 1000`,
    'lossy-network': 'lossPercent: 1',
    'high-round-trip': 'roundTripMs: 50',
    'wrong-mtu': `host: ${host}, adapter: vmk1, mtu: 9000`,
    'wrong-vlan': `host: ${host}, portGroup: vMotion, vlan: 99`,
    'duplicate-address': `host: ${host}, adapter: vmk1, ofHost: ${other}`,
    'host-crash': `host: ${host}`,
    'management-lost': `host: ${host}`,
    'memory-short': `host: ${host}`,
    'vcenter-restart': `vcenter: ${vcenter}`,
    'credentials-expired': `vcenter: ${vcenter}`,
    'time-skew': `vcenter: ${vcenter}, seconds: 600`,
    'all-paths-down': `datastore: ${datastore}, host: ${host}`,
    'permanent-device-loss': `datastore: ${datastore}, host: ${host}`,
    'datastore-full': `datastore: ${datastore}`,
    'datastore-slow': `datastore: ${datastore}, factor: 10`,
    'datastore-read-only': `datastore: ${datastore}, host: ${host}`,
    'guest-burst': `vm: ${vm}, pagesPerSecond: 200000`,
    'guest-busy': `vm: ${vm}, factor: 4`,
    cancel: `vm: ${vm}`,
  }
  return fields[kind]
}

/** Expressions know a hidden fault by its name with `hidden-` before it. It is cured once it is over. */
function faultPiece(kind: FaultKind, id: string, { estate }: SnippetNames): string {
  const vm = estate.vms[0] ?? 'web-01'
  const host = estate.hosts[1] ?? estate.hosts[0] ?? 'esx-02'
  return `id: ${id}
text: ${quoted(faultTitles[kind].title)} while ${vm} moves
inject:
  - name: ${id}
    fault: { kind: ${kind}, ${faultFields(kind, estate)} }
    trigger: { at: stage, vm: ${vm}, stage: pre-copy }
    forSeconds: 60
cured: migrations.exists(m, m.vm == "${vm}" && m.outcome == "completed")
card:
  symptom: What is seen when it breaks.
  evidence: Where it can be seen, and what rules the others out.
  cure: What mends it.
solution:
  - { act: advance, seconds: 120 }
  - { act: command, command: { type: migrate, vm: ${vm}, toHost: ${host} } }
  - { act: advance-until-idle }`
}

const meanings = new Map<string, string>(
  faultSchema.options.map((option) => [option.shape.kind.value, option.description ?? '']),
)

function faultSnippet(kind: FaultKind): Snippet {
  return {
    id: `fault-${kind}`,
    title: faultTitles[kind].title,
    means: meanings.get(kind) ?? '',
    list: 'hiddenFaults',
    piece: (names) => faultPiece(kind, freeId(names.lab.hiddenFaults, kind), names),
  }
}

function settingSnippet({ id, title, means }: Wrong): Snippet {
  return {
    id: `setting-${id}`,
    title,
    means,
    list: 'hiddenFaults',
    piece(names) {
      const wrong = wrongSettings(names.estate).find((one) => one.id === id)!
      return wrongPiece(wrong, freeId(names.lab.hiddenFaults, id))
    },
  }
}

const kinds = Object.keys(faultTitles) as FaultKind[]

export const hiddenFaultGroups: readonly SnippetGroup[] = [
  { title: 'Hidden faults: wrong from the start', snippets: wrongSettings(noEstate).map(settingSnippet) },
  ...['Network', 'Hosts and vCenter', 'Storage', 'Guest and user'].map((group) => ({
    title: `Hidden faults: ${group.toLowerCase().replace('vcenter', 'vCenter')}`,
    snippets: kinds.filter((kind) => faultTitles[kind].group === group).map(faultSnippet),
  })),
]

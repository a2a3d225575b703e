/** Conditions of where a VM goes in another vCenter: placements, storage, networks, names, addresses and keys there. */
import { mountOf } from '../../estate/storage.ts'
import { releaseOf, vcenterOf } from '../../estate/vcenter-release.ts'
import { folderAfter, folderInWords, namesInFolder, rootFolder } from '../../estate/vm-folders.ts'
import { isAtLeast } from '../../scenario/versions.ts'
import type { Cure } from '../cure.ts'
import { setOnHost, setOnVcenter, upgradeVcenter } from '../cures/setting-cures.ts'
import { chooseInWizard, migratePoweredOff, presentDatastore } from '../cures/storage-cures.ts'
import { isConverting } from '../moved-files.ts'
import type { CheckResult, CheckSubject, Conditions, DiskMove } from '../subject.ts'
import { macConditions } from './mac-conditions.ts'

/** The root pool stands for a pool that is not named. */
function checkPlacement({ vm, request, destination }: CheckSubject): readonly CheckResult[] {
  if (request.toDatastore !== undefined) return []
  return [
    {
      message: `Host, resource pool and datastore must be given to move ${vm.name} to ${destination.vcenter}: there is no datastore.`,
      remedy: 'Choose a datastore at the destination, or name the one where the VM is if both sides see it.',
      left: { label: 'Given', value: `${destination.name}, ${request.toPool ?? 'its root resource pool'}` },
      right: { label: 'Needed', value: 'host, resource pool and datastore' },
      fields: [{ label: 'invalidProperty', value: 'spec.datastore' }],
      cures: [
        chooseInWizard(
          `Change both compute resource and storage, and choose a datastore of ${destination.name}`,
          'Select a migration type',
        ),
      ],
    },
  ]
}

/**
 * Without a move of storage the destination must see what the VM uses. Where only some of it moves, or paths are lost,
 * the checks of datastores say so.
 */
function checkSharedStorage(subject: CheckSubject): readonly CheckResult[] {
  const { vm, destination, disks, home, movesStorage } = subject
  if (movesStorage) return []
  const choose = chooseInWizard(
    `Change both compute resource and storage of ${vm.name}`,
    'Select a migration type',
  )
  const right = {
    label: `${destination.name} sees`,
    value: destination.spec.datastores.join(', ') || 'no datastore',
  }
  const findings = disks
    .filter(({ from }) => !mountOf(destination, from.name).isMounted)
    .map(({ disk, from }): CheckResult => ({
      message: `${disk.name} of ${vm.name} is not accessible at the destination: ${destination.name} does not see ${from.name}.`,
      remedy: 'Change both compute resource and storage, or present the datastore to the destination.',
      left: { label: disk.name, value: `[${from.name}]` },
      right,
      fields: [
        { label: 'device', value: disk.name },
        { label: 'backing', value: `[${from.name}]` },
      ],
      cures: [choose, ...presentDatastore(destination, from)],
    }))
  if (home.from === null || disks.some((move) => move.from === home.from)) return findings
  if (mountOf(destination, home.from.name).isMounted) return findings
  return [
    ...findings,
    {
      fault: 'CannotAccessVmConfig',
      message: `The configuration file of ${vm.name} is not accessible at the destination: ${destination.name} does not see ${home.from.name}.`,
      remedy: 'Change both compute resource and storage, or present the datastore to the destination.',
      left: { label: `Home of ${vm.name}`, value: `[${home.from.name}]` },
      right,
      cures: [choose, ...presentDatastore(destination, home.from)],
    },
  ]
}

function checkNetworkMap({ request, nics, destination }: CheckSubject): readonly CheckResult[] {
  return nics
    .filter(({ nic }) => (request.adapters?.[nic.name] ?? request.networks?.[nic.portGroup]) === undefined)
    .map(({ nic }) => ({
      message: `No destination network is chosen for ${nic.name}, which is on “${nic.portGroup}”.`,
      remedy: 'Choose a destination network for every adapter on the network page.',
      left: { label: nic.name, value: nic.portGroup },
      right: { label: `Network in ${destination.vcenter}`, value: 'none chosen' },
      fields: [
        { label: 'device', value: nic.name },
        { label: 'backing', value: nic.portGroup },
        { label: 'connected', value: String(nic.connected) },
        { label: 'network', value: nic.portGroup },
      ],
      cures: [chooseInWizard(`Choose a network of ${destination.name} for ${nic.name}`, 'Select networks')],
    }))
}

/** Also inside one vCenter where the folder changes; in the folder where it is a VM has its name alone. */
function checkName({ inventory, request, vm, source, destination }: CheckSubject): readonly CheckResult[] {
  const here = vm.spec.folder ?? rootFolder
  const folder = folderAfter(inventory, vm, source, destination, request.toFolder)
  if (source.datacenter === destination.datacenter && folder === here) return []
  if (!namesInFolder(inventory, destination.datacenter, folder, vm.name).has(vm.name)) return []
  return [
    {
      message: `The name ${vm.name} already exists in ${folderInWords(destination.datacenter, folder)}.`,
      remedy: `Choose another folder, or rename ${vm.name}.`,
      left: { label: 'Name of the VM', value: vm.name },
      right: { label: `In ${folderInWords(destination.datacenter, folder)}`, value: `${vm.name}, taken` },
      fields: [{ label: 'name', value: vm.name }],
      cures: [chooseInWizard('Choose another folder', 'Select folder')],
    },
  ]
}

/** Of 7.0 on, with the same key provider at both sides. */
function checkEncryption(subject: CheckSubject): readonly CheckResult[] {
  const { inventory, vm, source, destination } = subject
  const ends = [vcenterOf(inventory, source), vcenterOf(inventory, destination)].filter((one) => one !== null)
  const to = ends[1]
  if (vm.spec.isEncrypted !== true || to === undefined) return []
  const tooOld = ends
    .filter((one) => !isAtLeast(releaseOf(one), '7.0'))
    .map((one): CheckResult => ({
      message: `Encrypted VMs such as ${vm.name} cannot be moved between vCenters with vCenter Server ${releaseOf(one)} of ${one.name}.`,
      remedy: `Upgrade ${one.name} to vCenter Server 7.0 or newer.`,
      left: { label: one.name, value: `vCenter Server ${releaseOf(one)}` },
      right: { label: 'Needed', value: 'vCenter Server 7.0 or newer' },
      cures: [upgradeVcenter(one, '7.0')],
    }))
  const provider = vm.spec.keyProvider ?? ends[0]?.spec.keyProviders?.[0]
  const known = to.spec.keyProviders ?? []
  if (provider !== undefined && known.includes(provider)) return tooOld
  const name = provider ?? 'a key provider that has no name in this scenario'
  return [
    ...tooOld,
    {
      message: `The encryption key of ${vm.name} is not available in ${to.name}.`,
      remedy: `Add the key provider of ${vm.name} to ${to.name} under the same name.`,
      left: { label: `Key of ${vm.name}`, value: `from ${name}` },
      right: { label: `Key providers of ${to.name}`, value: known.join(', ') || 'none' },
      fields: [{ label: 'requiredKey.providerId', value: name }],
      cures:
        provider === undefined
          ? []
          : [
              setOnVcenter(
                to,
                `Add key provider ${provider} to ${to.name}`,
                'Configure > Security > Key Providers > Add',
                { keyProviders: [...known, provider] },
              ),
            ],
    },
  ]
}

/** A mapping becomes a virtual disk where another format is chosen; in physical mode only while the VM is off. */
function isConverted(move: DiskMove, isOn: boolean): boolean {
  return isConverting(move) && (move.disk.rdm?.mode === 'virtual' || !isOn)
}

function checkRdm(subject: CheckSubject): readonly CheckResult[] {
  const { vm, source, destination, disks } = subject
  const isOn = vm.powerState === 'poweredOn'
  const seen = destination.spec.luns ?? []
  return disks.flatMap((move): readonly CheckResult[] => {
    const { disk } = move
    if (disk.rdm === undefined || isConverted(move, isOn)) return []
    const { lun, mode } = disk.rdm
    if (seen.some((one) => one.name === lun)) return []
    const lunId = source.spec.luns?.find((one) => one.name === lun)?.lunId ?? 0
    return [
      {
        message: `${disk.name} of ${vm.name} maps ${lun}, which is not visible at the destination ${destination.name}.`,
        remedy: 'Convert the mapping to a virtual disk, or present the LUN to the destination.',
        left: { label: disk.name, value: `${mode} mode mapping of ${lun}` },
        right: {
          label: `LUNs of ${destination.name}`,
          value: seen.map((one) => one.name).join(', ') || 'none',
        },
        fields: [
          { label: 'device', value: disk.name },
          { label: 'backing', value: lun },
        ],
        cures: [
          ...(mode === 'virtual' || !isOn
            ? [chooseInWizard(`Convert ${disk.name}: choose another format than the same as source`)]
            : [migratePoweredOffAndConvert(subject)]),
          {
            ...setOnHost(
              destination,
              `Present ${lun} to ${destination.name}`,
              'Configure > Storage Adapters > Rescan Storage',
              { luns: [...seen, { name: lun, lunId }] },
            ),
            place: `Storage team (zoning, LUN masking); then ${destination.name} > Configure > Storage Adapters > Rescan Storage`,
            inVsphere: false,
          },
        ],
      },
    ]
  })
}

/** Powered off it can be converted; that is then one more choice in the wizard. */
function migratePoweredOffAndConvert({ vm }: CheckSubject): Cure {
  return {
    ...migratePoweredOff(vm),
    text: `Power off ${vm.name}, then convert the mapping in the wizard`,
    commands: [],
  }
}

export const crossVcenterTargetConditions: Conditions = {
  'xvc-shared-storage-compute-only': checkSharedStorage,
  'xvc-explicit-targets': checkPlacement,
  'xvc-network-map': checkNetworkMap,
  'xvc-duplicate-name': checkName,
  'xvc-encrypted-vm': checkEncryption,
  'xvc-disk-rdm-remote': checkRdm,
  ...macConditions,
}

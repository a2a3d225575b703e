/**
 * Conditions of licences: what the editions of the hosts allow. Editions of the subscription era are read from the
 * same table; sources differ by year (vsphere-rules H). Privileges are `permission-conditions.ts`.
 */
import { isLicensed, licenceInWords, type LicensedFeature } from '../../estate/host-capabilities.ts'
import type { Host } from '../../estate/inventory.ts'
import type { HostEdit } from '../../scenario/edit-schema.ts'
import type { LicenceEdition } from '../../scenario/host-schema.ts'
import type { Cure } from '../cure.ts'
import { setOnHost } from '../cures/setting-cures.ts'
import { migratePoweredOff } from '../cures/storage-cures.ts'
import { bothHosts, type CheckResult, type CheckSubject, type Conditions } from '../subject.ts'
import { interfaceIssueFields } from './host-capability-conditions.ts'
import { permissionConditions } from './permission-conditions.ts'

/** In the order of what they allow; smaller kits are for three hosts at most. */
const editionsToBuy: readonly LicenceEdition[] = ['Standard', 'Enterprise', 'Enterprise Plus']

/** The least edition that allows it on this host, and what it has besides. */
function assignLicence(host: Host, feature: LicensedFeature): Cure {
  const isEditionEnough = isLicensed({ ...host, spec: { ...host.spec, vmotionLicensed: true } }, feature)
  const edition = editionsToBuy.find((licence) =>
    isLicensed({ ...host, spec: { ...host.spec, vmotionLicensed: true, licence } }, feature),
  )
  const licence = isEditionEnough ? {} : { licence: edition ?? ('Enterprise Plus' as const) }
  const set: HostEdit = { vmotionLicensed: true, ...licence }
  return setOnHost(
    host,
    isEditionEnough
      ? `Assign ${host.name} a licence with vMotion`
      : `Assign ${host.name} a licence of vSphere ${edition ?? 'Enterprise Plus'}`,
    'Configure > Licensing > Assign License',
    set,
  )
}

function checkVmotion(subject: CheckSubject): readonly CheckResult[] {
  return bothHosts(subject)
    .filter((host) => !isLicensed(host, 'vmotion'))
    .map((host) => ({
      message: `vMotion is not licensed on ${host.name}.`,
      remedy: `Assign ${host.name} an edition with vMotion.`,
      left: { label: `Licence of ${host.name}`, value: licenceInWords(host) },
      right: { label: 'Needed', value: 'an edition with vMotion' },
      fields: interfaceIssueFields(subject, host),
      cures: [assignLicence(host, 'vmotion'), migratePoweredOff(subject.vm)],
    }))
}

function checkStorageVmotion({ vm, source }: CheckSubject): readonly CheckResult[] {
  if (isLicensed(source, 'storage-vmotion')) return []
  return [
    {
      message: `The licence of ${source.name} does not include Storage vMotion.`,
      remedy: `Assign ${source.name} a higher edition, or power off ${vm.name}.`,
      left: { label: `Licence of ${source.name}`, value: licenceInWords(source) },
      right: { label: 'Needed', value: 'an edition with Storage vMotion' },
      cures: [assignLicence(source, 'storage-vmotion'), migratePoweredOff(vm)],
    },
  ]
}

/** An edition without any vMotion is named by the check of vMotion alone. */
function checkCrossVcenter(subject: CheckSubject): readonly CheckResult[] {
  return bothHosts(subject)
    .filter((host) => !isLicensed(host, 'cross-vcenter') && isLicensed(host, 'vmotion'))
    .map((host) => ({
      message: `The licence of ${host.name} does not include cross vCenter vMotion.`,
      remedy: 'Enterprise Plus (or VVF or VCF) at both ends, or move the VM powered off.',
      left: { label: `Licence of ${host.name}`, value: licenceInWords(host) },
      right: { label: 'Needed', value: 'Enterprise Plus, VVF or VCF' },
      note: isOfSubscriptionEra(host)
        ? 'What the smaller editions of the subscription era allow between vCenters is unconfirmed.'
        : '',
      cures: [assignLicence(host, 'cross-vcenter'), migratePoweredOff(subject.vm)],
    }))
}

function isOfSubscriptionEra(host: Host): boolean {
  return host.spec.licence === 'VVS'
}

export const licenceConditions: Conditions = {
  'lic-vmotion': checkVmotion,
  'lic-svmotion': checkStorageVmotion,
  'lic-xvc': checkCrossVcenter,
  ...permissionConditions,
}

/**
 * Conditions of a move between vCenters: releases, SSO domains, the login at the other one, clocks. Where the VM goes
 * there is `cross-vcenter-target-conditions.ts`.
 */
import type { Vcenter } from '../../estate/inventory.ts'
import { releaseOf, vcenterOf } from '../../estate/vcenter-release.ts'
import { isAtLeast } from '../../scenario/versions.ts'
import { setOnVcenter, upgradeHost, upgradeVcenter } from '../cures/setting-cures.ts'
import { chooseInWizard } from '../cures/storage-cures.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'
import { leastHostRelease, leastSourceVcenterRelease } from './cross-vcenter-releases.ts'
import { crossVcenterTargetConditions } from './cross-vcenter-target-conditions.ts'

const releasesDisagree =
  'Inside one SSO domain the documents of 6.0 ask for 6.0, those of 8.0 for 6.7; a knowledge base article asked vCenters of 6.x to be equal.'

/** The vCenters of both ends; null only where the estate lacks one. */
function endsOf({ inventory, source, destination }: CheckSubject): { from: Vcenter; to: Vcenter } | null {
  const from = vcenterOf(inventory, source)
  const to = vcenterOf(inventory, destination)
  return from === null || to === null ? null : { from, to }
}

function checkReleases(subject: CheckSubject): readonly CheckResult[] {
  const { source, destination } = subject
  const ends = endsOf(subject)
  const least = leastHostRelease(subject)
  const leastSource = leastSourceVcenterRelease(subject)
  if (ends === null || least === null || leastSource === null) return []
  const { from, to } = ends
  const note = subject.kind === 'xvc-elm' ? { note: releasesDisagree } : {}
  const tooOld = [
    ...[
      { vcenter: from, needed: leastSource },
      { vcenter: to, needed: least },
    ]
      .filter(({ vcenter, needed }) => !isAtLeast(releaseOf(vcenter), needed))
      .map(({ vcenter, needed }) => ({
        name: vcenter.name,
        product: `vCenter Server ${releaseOf(vcenter)}`,
        needed: `vCenter Server ${needed}`,
        cure: upgradeVcenter(vcenter, needed),
      })),
    ...[source, destination]
      .filter((host) => !isAtLeast(host.spec.version, least))
      .map((host) => ({
        name: host.name,
        product: `ESXi ${host.spec.version}`,
        needed: `ESXi ${least}`,
        cure: upgradeHost(host, least, subject.vm),
      })),
  ]
  const findings = tooOld.map(({ name, product, needed, cure }): CheckResult => ({
    message: `${product} of ${name} does not support this migration between vCenters.`,
    remedy: `Upgrade ${name} to ${needed} or newer.`,
    left: { label: name, value: product },
    right: { label: 'Needed', value: `${needed} or newer` },
    ...note,
    cures: [cure],
  }))
  return findings.length > 0 || subject.kind !== 'xvc-elm' ? findings : unequal(from, to)
}

/** Both of 6.x; the documents that were read do not all say it, so it does not stop the migration here. */
function unequal(from: Vcenter, to: Vcenter): readonly CheckResult[] {
  const [left, right] = [releaseOf(from), releaseOf(to)]
  if (left.slice(0, 3) === right.slice(0, 3) || isAtLeast(left, '7.0') || isAtLeast(right, '7.0')) return []
  const [older, newer] = isAtLeast(left, right) ? [to, left] : [from, right]
  return [
    {
      severity: 'warning',
      message: `${from.name} and ${to.name} are of different releases, which is not supported everywhere with vCenter Server 6.x.`,
      remedy: `Upgrade ${older.name} to ${newer}.`,
      left: { label: from.name, value: `vCenter Server ${left}` },
      right: { label: to.name, value: `vCenter Server ${right}` },
      note: releasesDisagree,
      cures: [upgradeVcenter(older, newer)],
    },
  ]
}

/** The wizard lists the vCenters of the own SSO domain only, so vSphere has no fault for it. */
function checkDomain({ source, destination }: CheckSubject): readonly CheckResult[] {
  if (source.ssoDomain === destination.ssoDomain) return []
  return [
    {
      message: `${destination.vcenter} is not in the list: it belongs to SSO domain ${destination.ssoDomain}, not to ${source.ssoDomain}.`,
      remedy:
        'Use Cross vCenter Server export (7.0 U1c or newer) and log in to it, or the API with a ServiceLocator.',
      left: { label: source.vcenter, value: `SSO domain ${source.ssoDomain}` },
      right: { label: destination.vcenter, value: `SSO domain ${destination.ssoDomain}` },
      cures: [
        chooseInWizard(
          `Choose Cross vCenter Server export and log in to ${destination.vcenter}`,
          'Select a migration type',
        ),
      ],
    },
  ]
}

/** The certificate comes first: without it nobody logs in. */
function checkLogin(subject: CheckSubject): readonly CheckResult[] {
  const { request, destination } = subject
  if (request.remote?.certificate === 'accepted' && endsOf(subject)?.to.isAccountExpired === true)
    return [expiredAccount(destination.vcenter)]
  if (request.remote?.credentials !== 'wrong' || request.remote.certificate !== 'accepted') return []
  return [
    {
      message: `Cannot log in to ${destination.vcenter} with the given user name or password.`,
      remedy: 'Correct the user name or the password.',
      left: { label: `Login to ${destination.vcenter}`, value: 'refused' },
      right: { label: 'Needed', value: 'a user of that vCenter' },
      cures: [
        chooseInWizard(
          `Enter user name and password of ${destination.vcenter} again`,
          'Select a target vCenter Server',
        ),
      ],
    },
  ]
}

/** Accepted in the wizard, it may have expired since. */
function expiredAccount(vcenter: string): CheckResult {
  return {
    message: `Cannot log in to ${vcenter}: the account that was given has expired.`,
    remedy: `Renew the account, or its password, at ${vcenter}.`,
    left: { label: `Account at ${vcenter}`, value: 'expired' },
    right: { label: 'Needed', value: 'a user who may log in there' },
  }
}

function checkCertificate({ request, destination }: CheckSubject): readonly CheckResult[] {
  if (request.remote?.certificate !== 'not-confirmed') return []
  return [
    {
      message: `The certificate of ${destination.vcenter} is not trusted.`,
      remedy:
        'Compare the thumbprint and confirm it, or give that vCenter a certificate of a trusted authority.',
      left: { label: `Thumbprint of ${destination.vcenter}`, value: 'not confirmed' },
      right: { label: 'Needed', value: 'a trusted certificate' },
      cures: [
        chooseInWizard(
          `Confirm the thumbprint of ${destination.vcenter}`,
          'Select a target vCenter Server > Security Alert',
        ),
      ],
    },
  ]
}

/** The installer of Linked Mode refuses more than 5 minutes; the documents ask for synchronised clocks only. */
const tolerableSkewSeconds = 300

function checkClocks(subject: CheckSubject): readonly CheckResult[] {
  const ends = endsOf(subject)
  if (ends === null) return []
  const from = ends.from.spec.clockOffsetSeconds ?? 0
  const to = ends.to.spec.clockOffsetSeconds ?? 0
  if (Math.abs(from - to) <= tolerableSkewSeconds) return []
  const wrong = [ends.from, ends.to].filter((one) => (one.spec.clockOffsetSeconds ?? 0) !== 0)
  const cures = wrong.map((one) =>
    setOnVcenter(one, `Set the clock of ${one.name} by NTP`, 'vCenter Server Management > Time > Edit', {
      clockOffsetSeconds: null,
    }),
  )
  return [
    {
      message: `The token of ${subject.source.vcenter} cannot be verified by ${subject.destination.vcenter}: their clocks differ by ${Math.abs(from - to)} s.`,
      remedy: 'Use NTP on both vCenters and on the hosts.',
      left: { label: `Clock of ${subject.source.vcenter}`, value: signedSeconds(from) },
      right: { label: `Clock of ${subject.destination.vcenter}`, value: signedSeconds(to) },
      note: `The documents only ask for synchronised clocks; ${tolerableSkewSeconds / 60} minutes is the figure of the Linked Mode installer.`,
      cures: [
        {
          text: `Synchronise the clock of ${wrong.map((one) => one.name).join(' and ')} by NTP`,
          place: cures.map((cure) => cure.place).join('; '),
          inVsphere: true,
          commands: cures.flatMap((cure) => cure.commands),
          effort: 1,
        },
      ],
    },
  ]
}

function signedSeconds(seconds: number): string {
  if (seconds === 0) return 'true time'
  return `${Math.abs(seconds)} s ${seconds > 0 ? 'fast' : 'slow'}`
}

export const crossVcenterConditions: Conditions = {
  'xvc-version': checkReleases,
  'xvc-elm-domain': checkDomain,
  'xvc-login': checkLogin,
  'xvc-thumbprint': checkCertificate,
  'xvc-time-skew': checkClocks,
  ...crossVcenterTargetConditions,
}

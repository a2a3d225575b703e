/** Conditions of licence and privileges. */
import { bothHosts, type CheckResult, type CheckSubject, type Conditions } from '../subject.ts'

function checkLicence(subject: CheckSubject): readonly CheckResult[] {
  return bothHosts(subject)
    .filter((host) => !host.spec.vmotionLicensed)
    .map((host) => ({
      message: `vMotion is not licensed on ${host.name}.`,
      remedy: `Assign a licence edition with vMotion to ${host.name}.`,
      left: { label: `Licence of ${host.name}`, value: 'without vMotion' },
      right: { label: 'Needed', value: 'an edition with vMotion' },
    }))
}

export const licenceConditions: Conditions = {
  'lic-vmotion': checkLicence,
}

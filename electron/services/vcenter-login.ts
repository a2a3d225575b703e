/** A login at the vCenter of another SSO domain, as the migrate wizard tries it. The password goes no further than here. */
import type { LoginAnswer } from '../../core/contract/messages.ts'
import type { Inventory } from '../../core/estate/inventory.ts'
import { certificateThumbprint, loginOutcome } from '../../core/estate/login.ts'

export interface LoginAttempt {
  /** Name of the vCenter, upper and lower case alike. */
  readonly vcenter: string
  readonly user: string
  readonly password: string
}

export function tryLogin(
  inventory: Inventory,
  { vcenter: address, user, password }: LoginAttempt,
): LoginAnswer {
  const wanted = address.trim().toLowerCase()
  const vcenter = [...inventory.vcenters.values()].find((one) => one.name.toLowerCase() === wanted)
  if (vcenter === undefined) return { outcome: 'unknown-address', vcenter: '', ssoDomain: '', thumbprint: '' }
  return {
    outcome: loginOutcome(vcenter, user, password),
    vcenter: vcenter.name,
    ssoDomain: vcenter.ssoDomain,
    thumbprint: certificateThumbprint(vcenter),
  }
}

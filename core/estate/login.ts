/**
 * The login from one vCenter to another (Cross vCenter Server export): who may log in, and the thumbprint of its
 * certificate. The accounts are part of the exercise, written in scenario files for everybody to read: not a secret.
 */
import { sha256Hex } from '../base/hash.ts'
import type { Vcenter } from './inventory.ts'

/** The password of every vCenter whose scenario names no other. It guards nothing. */
const usualPassword = 'VMware1!'

/** The account that a scenario names, else `administrator@<SSO domain>`. Part of the exercise, not a secret. */
export function accountOf({ spec, ssoDomain }: Pick<Vcenter, 'spec' | 'ssoDomain'>): {
  readonly user: string
  readonly password: string
} {
  return spec.login ?? { user: `administrator@${ssoDomain}`, password: usualPassword }
}

/**
 * Names of users are the same in upper and lower case, passwords are not. An
 * account that has expired logs nobody in. Only the outcome goes into a command.
 */
export function loginOutcome(
  vcenter: Pick<Vcenter, 'spec' | 'ssoDomain'> & Partial<Pick<Vcenter, 'isAccountExpired'>>,
  user: string,
  password: string,
): 'accepted' | 'wrong' {
  const account = accountOf(vcenter)
  const isKnown = nameOf(user) === nameOf(account.user) && password === account.password
  return isKnown && vcenter.isAccountExpired !== true ? 'accepted' : 'wrong'
}

/** `DOMAIN\user` and `user@domain` are the same user. */
function nameOf(user: string): string {
  const [, domain, name] = /^([^\\]+)\\(.+)$/.exec(user.trim()) ?? []
  const full = domain === undefined ? user.trim() : `${name}@${domain}`
  return full.toLowerCase()
}

/** SHA-256, as the Client shows that of a certificate: `AA:BB:…`. Here it is that of the name of the vCenter. */
export function certificateThumbprint({ name }: Pick<Vcenter, 'name'>): string {
  const pairs = sha256Hex(name).toUpperCase().match(/../g) ?? []
  return pairs.join(':')
}

/** What stands at the fields of the login when it does not go well, with vSphere's fault. Pure. */
import type { LoginAnswer } from '../../../core/contract/messages.ts'

export interface LoginProblem {
  readonly field: 'address' | 'user' | 'password'
  /** vim fault, or ''. */
  readonly fault: string
  readonly words: string
}

export function emptyFieldProblem(address: string, user: string, password: string): LoginProblem | null {
  if (address.trim() === '') return empty('address', 'Enter the address of the vCenter Server.')
  if (user.trim() === '') return empty('user', 'Enter a user name of that vCenter Server.')
  return password === '' ? empty('password', 'Enter the password.') : null
}

function empty(field: LoginProblem['field'], words: string): LoginProblem {
  return { field, fault: '', words }
}

/** null: the login went well. */
export function problemOfAnswer(
  { outcome, vcenter, ssoDomain }: LoginAnswer,
  address: string,
  ownDomain: string,
): LoginProblem | null {
  if (outcome === 'unknown-address')
    return {
      field: 'address',
      fault: 'HostConnectFault',
      words: `Unable to connect to vCenter Server ${address}: no vCenter Server answers at this address. Check its name.`,
    }
  if (ssoDomain === ownDomain)
    return {
      field: 'address',
      fault: '',
      words: `${vcenter} belongs to the same SSO domain ${ownDomain}: choose another migration type and find it among the compute resources.`,
    }
  if (outcome === 'accepted') return null
  return {
    field: 'password',
    fault: 'InvalidLogin',
    words: 'Cannot complete login due to an incorrect user name or password.',
  }
}

export function untrustedProblem(vcenter: string): LoginProblem {
  return {
    field: 'address',
    fault: 'SSLVerifyFault',
    words: `The certificate of ${vcenter} was not confirmed, so nobody is logged in. Compare its thumbprint and log in again.`,
  }
}

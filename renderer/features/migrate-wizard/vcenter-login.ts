/**
 * The login at a vCenter Server of another SSO domain: what is typed, what the vCenter says, and its certificate, which
 * a person confirms before anything else counts. The password leaves this file only for the call that tries it.
 */
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { LoginAnswer } from '../../../core/contract/messages.ts'
import { useHostStore } from '../../stores/host.ts'
import { useNoticesStore } from '../../stores/notices.ts'
import { useRunStore } from '../../stores/run.ts'
import { emptyFieldProblem, problemOfAnswer, untrustedProblem, type LoginProblem } from './login-words.ts'
import type { RemoteVcenter } from './wizard-choices.ts'
import { vcenterOfHost } from './wizard-choices.ts'

export interface VcenterLogin {
  readonly address: Ref<string>
  readonly user: Ref<string>
  readonly password: Ref<string>
  readonly problem: Ref<LoginProblem | null>
  readonly isTrying: Ref<boolean>
  /** The answer whose certificate is being shown, or null. */
  readonly certificate: Ref<LoginAnswer | null>
  /** vCenters of the estate that belong to another SSO domain. */
  readonly saved: ComputedRef<readonly string[]>
  tryLogin(): Promise<void>
  /** Of the certificate that is shown: Yes or No. */
  trust(isTrusted: boolean): void
  /** Something else is typed: nobody is logged in any more. */
  changed(): void
  forget(): void
}

/** `host`: one of the VMs' hosts. `loggedIn`: told of each login that went well, and of null when it no longer holds. */
export function useVcenterLogin(
  host: () => string,
  loggedIn: (remote: RemoteVcenter | null) => void,
): VcenterLogin {
  const hostStore = useHostStore()
  const notices = useNoticesStore()
  const run = useRunStore()
  const address = ref('')
  const user = ref('')
  const password = ref('')
  const problem = shallowRef<LoginProblem | null>(null)
  const isTrying = ref(false)
  const certificate = shallowRef<LoginAnswer | null>(null)
  /** vCenters whose thumbprint was confirmed in this opening of the wizard. */
  const trusted = new Set<string>()

  const ownDomain = computed(() => {
    const own = run.estate === null ? '' : vcenterOfHost(run.estate, host())
    return run.estate?.vcenters.find((vcenter) => vcenter.name === own)?.ssoDomain ?? ''
  })
  const saved = computed(() =>
    (run.estate?.vcenters ?? [])
      .filter((vcenter) => vcenter.ssoDomain !== ownDomain.value)
      .map((vcenter) => vcenter.name),
  )

  async function tryLogin(): Promise<void> {
    const { runId } = run
    if (isTrying.value || runId === null) return
    loggedIn(null)
    problem.value = emptyFieldProblem(address.value, user.value, password.value)
    if (problem.value !== null) return
    isTrying.value = true
    const attempt = { runId, vcenter: address.value.trim(), user: user.value, password: password.value }
    const answer = await notices.attempt('The login was not tried', () =>
      hostStore.calls().runs.login(attempt),
    )
    isTrying.value = false
    if (answer === null) return
    if (answer.vcenter !== '' && answer.ssoDomain !== ownDomain.value && !trusted.has(answer.vcenter))
      certificate.value = answer
    else settle(answer)
  }

  function settle(answer: LoginAnswer): void {
    problem.value = problemOfAnswer(answer, address.value.trim(), ownDomain.value)
    if (problem.value !== null) return
    const { vcenter, ssoDomain } = answer
    loggedIn({ vcenter, ssoDomain, user: user.value.trim() })
    password.value = ''
  }

  return {
    address,
    user,
    password,
    problem,
    isTrying,
    certificate,
    saved,
    tryLogin,
    trust(isTrusted): void {
      const answer = certificate.value
      certificate.value = null
      if (answer === null) return
      if (isTrusted) {
        trusted.add(answer.vcenter)
        settle(answer)
      } else problem.value = untrustedProblem(answer.vcenter)
    },
    changed(): void {
      problem.value = null
      loggedIn(null)
    },
    forget(): void {
      address.value = ''
      user.value = ''
      password.value = ''
      problem.value = null
      certificate.value = null
      trusted.clear()
    },
  }
}

/** The end of the wizard: one command after another, one for each VM; then the run plays from that moment. */
import { ref, type Ref } from 'vue'
import type { CheckRequest } from '../../../core/contract/messages.ts'
import { useRunStore } from '../../stores/run.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'
import type { VmNow } from '../object/estate-now.ts'
import type { ChosenCheck } from './chosen-check.ts'
import { useChecker } from './destination-checks.ts'
import type { Choices } from './wizard-choices.ts'
import { migrateCommand } from './wizard-requests.ts'

export interface FinishHelp {
  readonly vms: () => readonly VmNow[]
  readonly choices: () => Choices
  /** One of each VM, in their order. */
  readonly requests: () => readonly CheckRequest[]
  readonly chosen: ChosenCheck
}

export function useFinish(help: FinishHelp): { isFinishing: Ref<boolean>; finish(): Promise<void> } {
  const run = useRunStore()
  const workbench = useWorkbenchStore()
  const ask = useChecker()
  const isFinishing = ref(false)

  /** DRS chooses anew for each VM but the first: what went before it takes memory there. */
  async function hostFor(request: CheckRequest, at: number): Promise<string> {
    const known = help.chosen.reports.value?.[at]?.toHost ?? ''
    if (at === 0 || request.toCluster === undefined) return known
    const anew = await ask(request.toCluster, request, false)
    return anew === null || anew.toHost === '' ? known : anew.toHost
  }

  async function issueFor(request: CheckRequest, at: number): Promise<boolean> {
    return run.issue(migrateCommand(request, await hostFor(request, at), help.choices().priority))
  }

  /** A VM that vCenter refuses is told of and keeps none of the others back. */
  async function finish(): Promise<void> {
    const vms = help.vms()
    const requests = help.requests()
    if (isFinishing.value || requests.length !== vms.length || vms.length === 0) return
    isFinishing.value = true
    const taken: string[] = []
    for (const [at, vm] of vms.entries()) if (await issueFor(requests[at]!, at)) taken.push(vm.name)
    isFinishing.value = false
    const [first] = taken
    if (first === undefined) return
    workbench.migrating = null
    if (vms.length === 1) {
      workbench.select({ kind: 'vm', name: first })
      workbench.tab = 'monitor'
    }
    await run.play()
  }

  return { isFinishing, finish }
}

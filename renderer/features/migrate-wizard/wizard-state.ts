/** State of one opening of the migrate wizard: page, choice, what the host's checks said, and how it ends. */
import { computed, ref, shallowRef, watch } from 'vue'
import type { Compatibility } from '../../../core/contract/messages.ts'
import { useHostStore } from '../../stores/host.ts'
import { useLabStore } from '../../stores/lab.ts'
import { useNoticesStore } from '../../stores/notices.ts'
import { useRunStore } from '../../stores/run.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'
import { heldBack } from '../commands/run-commands.ts'
import { hostsNow, vmNow } from '../object/estate-now.ts'
import { pageProblem, wizardPages } from './wizard-pages.ts'

/** Checks asked of the host at once. */
const checksAtOnce = 8

export function useWizard() {
  const host = useHostStore()
  const lab = useLabStore()
  const notices = useNoticesStore()
  const run = useRunStore()
  const workbench = useWorkbenchStore()
  const pageIndex = ref(0)
  /** Furthest page that was reached: steps up to it can be pressed. */
  const reached = ref(0)
  const toHost = ref<string | null>(null)
  const priority = ref<'high' | 'regular'>('high')
  const reports = shallowRef<ReadonlyMap<string, Compatibility>>(new Map())
  const isFinishing = ref(false)

  const estate = computed(() => run.description?.estate ?? null)
  const vm = computed(() =>
    estate.value === null || workbench.migrating === null
      ? null
      : vmNow(estate.value, run.view, workbench.migrating),
  )
  const hosts = computed(() => (estate.value === null ? [] : hostsNow(estate.value, run.view)))
  const page = computed(() => wizardPages[pageIndex.value]!)
  const report = computed(() => (toHost.value === null ? null : (reports.value.get(toHost.value) ?? null)))
  const problem = computed(() =>
    pageProblem(page.value.id, {
      choice: { toHost: toHost.value, priority: priority.value },
      report: report.value,
      isMigrating: vm.value !== null && vm.value.task !== null,
      heldBack: heldBack(lab.attempt),
      vm: vm.value?.name ?? '',
    }),
  )

  async function checkHost(name: string): Promise<void> {
    const runId = run.runId
    const vmName = vm.value?.name
    if (runId === null || vmName === undefined) return
    const found = await notices.attempt(`${name} was not checked`, () =>
      host.calls().runs.check({ runId, vm: vmName, toHost: name }),
    )
    if (found !== null && found.vm === workbench.migrating) {
      reports.value = new Map([...reports.value, [name, found]])
    }
  }

  async function checkAll(): Promise<void> {
    const names = hosts.value.map((one) => one.spec.name).filter((name) => name !== vm.value?.host)
    for (let at = 0; at < names.length; at += checksAtOnce) {
      await Promise.all(names.slice(at, at + checksAtOnce).map(checkHost))
    }
  }

  watch(
    () => workbench.migrating,
    (name) => {
      pageIndex.value = 0
      reached.value = 0
      toHost.value = null
      priority.value = 'high'
      reports.value = new Map()
      if (name !== null) void checkAll()
    },
    { immediate: true },
  )

  function goTo(index: number): void {
    if (index <= reached.value) pageIndex.value = index
  }

  function next(): void {
    if (problem.value !== '' || pageIndex.value >= wizardPages.length - 1) return
    pageIndex.value += 1
    reached.value = Math.max(reached.value, pageIndex.value)
  }

  function choose(name: string): void {
    toHost.value = name
    reached.value = pageIndex.value
    void checkHost(name)
  }

  /** Issues the command; the run then plays, from the moment at which the wizard was finished. */
  async function finish(): Promise<void> {
    const name = vm.value?.name
    if (name === undefined || toHost.value === null || problem.value !== '' || isFinishing.value) return
    isFinishing.value = true
    const isIssued = await run.issue({ type: 'migrate', vm: name, toHost: toHost.value, priority: priority.value })
    isFinishing.value = false
    if (!isIssued) return
    workbench.migrating = null
    workbench.select({ kind: 'vm', name })
    workbench.tab = 'monitor'
    await run.play()
  }

  return {
    estate,
    vm,
    hosts,
    page,
    pageIndex,
    reached,
    toHost,
    priority,
    reports,
    report,
    problem,
    isFinishing,
    goTo,
    next,
    choose,
    finish,
  }
}

export type Wizard = ReturnType<typeof useWizard>

/** State of one opening of the migrate wizard: page, choice, what holds it back, and how it ends. */
import { computed, ref, watch } from 'vue'
import { useLabStore } from '../../stores/lab.ts'
import { useRunStore } from '../../stores/run.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'
import { heldBack } from '../commands/run-commands.ts'
import { hostsNow, vmNow, type VmNow } from '../object/estate-now.ts'
import { useHostChecks } from './host-checks.ts'
import { pageProblem, wizardPages } from './wizard-pages.ts'

export function useWizard() {
  const lab = useLabStore()
  const run = useRunStore()
  const workbench = useWorkbenchStore()
  const toHost = ref<string | null>(null)
  const priority = ref<'high' | 'regular'>('high')
  const isFinishing = ref(false)
  const estate = computed(() => run.estate)
  const vm = computed<VmNow | null>(() => {
    const name = workbench.migrating
    return estate.value === null || name === null ? null : vmNow(estate.value, run.view, name)
  })
  const hosts = computed(() => (estate.value === null ? [] : hostsNow(estate.value, run.view)))
  const checks = useHostChecks(vm, hosts)
  const pages = usePages()
  const report = computed(() =>
    toHost.value === null ? null : (checks.reports.value.get(toHost.value) ?? null),
  )
  const problem = computed(() =>
    pageProblem(pages.page.value.id, {
      choice: { toHost: toHost.value, priority: priority.value },
      report: report.value,
      isMigrating: vm.value !== null && vm.value.task !== null,
      heldBack: heldBack(lab.attempt),
      vm: vm.value?.name ?? '',
    }),
  )

  watch(() => workbench.migrating, open, { immediate: true })

  function open(vmName: string | null): void {
    pages.begin()
    toHost.value = null
    priority.value = 'high'
    checks.forget()
    if (vmName !== null) void checks.checkAll()
  }

  function choose(hostName: string): void {
    toHost.value = hostName
    pages.forgetLater()
    void checks.check(hostName)
  }

  /** Issues the command; the run then plays, from the moment at which the wizard was finished. */
  async function finish(): Promise<void> {
    const name = vm.value?.name
    if (name === undefined || toHost.value === null || problem.value !== '' || isFinishing.value) return
    const command = { type: 'migrate' as const, vm: name, toHost: toHost.value, priority: priority.value }
    isFinishing.value = true
    const isIssued = await run.issue(command)
    isFinishing.value = false
    if (!isIssued) return
    workbench.migrating = null
    workbench.select({ kind: 'vm', name })
    workbench.tab = 'monitor'
    await run.play()
  }

  const next = () => {
    if (problem.value === '') pages.next()
  }
  return {
    estate,
    vm,
    hosts,
    toHost,
    priority,
    reports: checks.reports,
    report,
    problem,
    isFinishing,
    page: pages.page,
    pageIndex: pages.pageIndex,
    reached: pages.reached,
    goTo: pages.goTo,
    next,
    choose,
    finish,
  }
}

/** Which page is shown, and how far a person has come: steps up to there can be pressed. */
function usePages() {
  const pageIndex = ref(0)
  const reached = ref(0)
  return {
    pageIndex,
    reached,
    page: computed(() => wizardPages[pageIndex.value]!),
    begin(): void {
      pageIndex.value = 0
      reached.value = 0
    },
    /** A new choice on this page: what was seen after it has to be seen again. */
    forgetLater(): void {
      reached.value = pageIndex.value
    },
    goTo(index: number): void {
      if (index <= reached.value) pageIndex.value = index
    },
    next(): void {
      if (pageIndex.value >= wizardPages.length - 1) return
      pageIndex.value += 1
      reached.value = Math.max(reached.value, pageIndex.value)
    },
  }
}

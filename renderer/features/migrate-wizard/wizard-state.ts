/** State of one opening of the migrate wizard: page, choices, what holds it back, and how it ends. */
import { computed, ref, shallowRef, watch, type ComputedRef } from 'vue'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { useLabStore } from '../../stores/lab.ts'
import { useRunStore } from '../../stores/run.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'
import { heldBack } from '../commands/run-commands.ts'
import { hostsNow, vmNow, type VmNow } from '../object/estate-now.ts'
import { useChosenCheck } from './chosen-check.ts'
import { useDestinationChecks } from './destination-checks.ts'
import { noNetworkChoice, type NetworkChoice } from './network-choices.ts'
import { useWizardCures } from './wizard-cures.ts'
import { hasErrors, pageProblem, pagesFor, type WizardPage } from './wizard-pages.ts'
import { requestFor, targetKey, targetWords, type Target, type TargetKind } from './wizard-targets.ts'

export function useWizard() {
  const lab = useLabStore()
  const run = useRunStore()
  const workbench = useWorkbenchStore()
  const target = shallowRef<Target | null>(null)
  const tab = ref<TargetKind>('host')
  const networks = shallowRef<NetworkChoice>(noNetworkChoice)
  const priority = ref<'high' | 'regular'>('high')
  const isFinishing = ref(false)
  /** Goes up whenever errors are to be shown again. */
  const errorsShown = ref(0)
  const estate = computed(() => run.estate)
  const vm = computed<VmNow | null>(() => {
    const name = workbench.migrating
    return estate.value === null || name === null ? null : vmNow(estate.value, run.view, name)
  })
  const hosts = computed(() => (estate.value === null ? [] : hostsNow(estate.value, run.view)))
  const destinations = useDestinationChecks(vm, estate)
  const chosen = useChosenCheck()
  const pages = usePages(computed(() => pagesFor(vm.value?.powerState ?? 'poweredOn')))
  const where = () => (target.value === null ? '' : targetWords(target.value))
  const problem = computed(() =>
    pageProblem(pages.page.value.id, {
      target: target.value,
      report: chosen.isChecking.value ? null : chosen.report.value,
      isMigrating: vm.value !== null && vm.value.task !== null,
      heldBack: heldBack(lab.attempt),
      vm: vm.value?.name ?? '',
    }),
  )

  function checkDestinations(): void {
    void destinations.checkAll(tab.value === 'pool')
  }

  async function recheckChosen() {
    const name = vm.value?.name
    if (name === undefined || target.value === null) return null
    return chosen.check(where(), requestFor(name, target.value, networks.value))
  }

  /** What is chosen goes first: a person waits for it. */
  function recheck() {
    const answer = recheckChosen()
    checkDestinations()
    return answer
  }

  /** A host without errors, where what is chosen has some; one without warnings first. */
  const instead = computed<Target | null>(() => {
    const others = hosts.value
      .map(({ spec }): Target => ({ kind: 'host', host: spec.name }))
      .filter((one) => one.kind === 'host' && one.host !== vm.value?.host)
      .map((one) => ({ one, report: destinations.reports.value.get(targetKey(one)) }))
      .filter(({ report }) => report !== undefined && !hasErrors(report.findings))
    return (others.find(({ report }) => report?.findings.length === 0) ?? others[0])?.one ?? null
  })

  const cures = useWizardCures({
    report: () => chosen.report.value,
    where,
    stepDone: chosen.stepDone,
    recheck,
  })

  watch(() => workbench.migrating, open, { immediate: true })
  watch(tab, checkDestinations)
  watch(pages.index, cures.forget)
  // Whatever else changes the estate while the wizard is open.
  watch(
    () => run.view.estateRevision,
    () => {
      if (vm.value !== null && cures.applying.value === '') void recheck()
    },
  )

  function open(vmName: string | null): void {
    pages.begin()
    target.value = null
    tab.value = 'host'
    networks.value = noNetworkChoice
    priority.value = 'high'
    destinations.forget()
    chosen.forget(null)
    cures.forget()
    if (vmName !== null) checkDestinations()
  }

  function choose(wanted: Target): void {
    target.value = wanted
    networks.value = noNetworkChoice
    pages.forgetLater()
    chosen.forget(destinations.reports.value.get(targetKey(wanted)) ?? null)
    cures.forget()
    void recheckChosen()
  }

  /** From wherever the errors were shown, back to the page on which it is chosen. */
  function chooseInstead(wanted: Target): void {
    pages.goToTitle('Select a compute resource')
    tab.value = wanted.kind
    choose(wanted)
  }

  function chooseNetworks(wanted: NetworkChoice): void {
    networks.value = wanted
    pages.forgetLater()
    cures.forget()
    void recheckChosen()
  }

  /** Issues the command; the run then plays, from the moment at which the wizard was finished. */
  async function finish(): Promise<void> {
    if (problem.value?.kind === 'errors') errorsShown.value += 1
    const name = vm.value?.name
    const toHost = chosen.report.value?.toHost ?? ''
    const isHeld = problem.value !== null || isFinishing.value
    if (name === undefined || target.value === null || toHost === '' || isHeld) return
    isFinishing.value = true
    const isIssued = await run.issue(
      migrateCommand(name, toHost, target.value, networks.value, priority.value),
    )
    isFinishing.value = false
    if (!isIssued) return
    workbench.migrating = null
    workbench.select({ kind: 'vm', name })
    workbench.tab = 'monitor'
    await run.play()
  }

  /** With errors Next shows them again, as vCenter's does. */
  function next(): void {
    if (problem.value?.kind === 'errors') errorsShown.value += 1
    else if (problem.value?.kind !== 'waits') pages.next()
  }

  return {
    estate,
    vm,
    errorsShown,
    next,
    hosts,
    target,
    tab,
    networks,
    priority,
    reports: destinations.reports,
    chosen,
    cures,
    problem,
    isFinishing,
    pages,
    instead,
    choose,
    chooseInstead,
    chooseNetworks,
    finish,
  }
}

export type Wizard = ReturnType<typeof useWizard>

/** DRS has chosen the host by now; what was not chosen is left out. */
function migrateCommand(
  vm: string,
  toHost: string,
  target: Target,
  choice: NetworkChoice,
  priority: 'high' | 'regular',
): Command {
  const { networks, adapters } = requestFor(vm, target, choice)
  return {
    type: 'migrate',
    vm,
    toHost,
    priority,
    ...(target.kind === 'pool' ? { resourcePool: target.pool } : {}),
    ...(networks === undefined ? {} : { networks }),
    ...(adapters === undefined ? {} : { adapters }),
  }
}

/** Which page is shown, and how far a person has come: steps up to there can be pressed. */
function usePages(all: ComputedRef<readonly WizardPage[]>) {
  const index = ref(0)
  const reached = ref(0)
  const shown = computed(() => Math.min(index.value, all.value.length - 1))
  return {
    all,
    index: shown,
    reached,
    page: computed(() => all.value[shown.value]!),
    isLast: computed(() => shown.value === all.value.length - 1),
    begin(): void {
      index.value = 0
      reached.value = 0
    },
    /** A new choice on this page: what was seen after it has to be seen again. */
    forgetLater(): void {
      reached.value = shown.value
    },
    goTo(wanted: number): void {
      if (wanted <= reached.value) index.value = wanted
    },
    /** To a page by its title, if it has been reached or is the next. */
    goToTitle(title: string): void {
      const wanted = all.value.findIndex((page) => page.title === title)
      if (wanted < 0 || wanted > Math.max(reached.value, shown.value + 1)) return
      index.value = wanted
      reached.value = Math.max(reached.value, wanted)
    },
    next(): void {
      if (shown.value >= all.value.length - 1) return
      index.value = shown.value + 1
      reached.value = Math.max(reached.value, index.value)
    },
  }
}

/** State of one opening of the migrate wizard: page, choices, what holds it back, and how it ends. */
import { computed, ref, shallowRef, watch } from 'vue'
import { useLabStore } from '../../stores/lab.ts'
import { useRunStore } from '../../stores/run.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'
import { heldBack } from '../commands/run-commands.ts'
import { hostsNow, vmNow, type VmNow } from '../object/estate-now.ts'
import { useChosenCheck } from './chosen-check.ts'
import { useDestinationChecks } from './destination-checks.ts'
import { useFinish } from './finish.ts'
import { useMovePreview } from './move-preview.ts'
import type { MigrationType } from './migration-types.ts'
import { movesCompute, movesStorage } from './migration-types.ts'
import type { NetworkChoice } from './network-choices.ts'
import { chosenDatastores, isStorageChosen, type StorageChoice } from './storage-choices.ts'
import { useVcenterLogin } from './vcenter-login.ts'
import { usePages } from './use-pages.ts'
import * as choosing from './wizard-choices.ts'
import { useWizardCures } from './wizard-cures.ts'
import { askedCompute, askedStorage, hostInstead, isOtherDatacenter } from './wizard-destinations.ts'
import { pageProblem, pagesFor, shownReports } from './wizard-pages.ts'
import { requestFor, requestWithStandIn } from './wizard-requests.ts'
import { targetKey, targetWords, type Target, type TargetKind } from './wizard-targets.ts'

export function useWizard() {
  const lab = useLabStore()
  const run = useRunStore()
  const workbench = useWorkbenchStore()
  const choices = shallowRef<choosing.Choices>(choosing.noChoices)
  const tab = ref<TargetKind>('host')
  /** Goes up whenever errors are to be shown again. */
  const errorsShown = ref(0)
  const estate = computed(() => run.estate)
  const vms = computed<readonly VmNow[]>(() => {
    const { value } = estate
    if (value === null) return []
    return workbench.migratingVms.flatMap((name) => vmNow(value, run.view, name) ?? [])
  })
  const hosts = computed(() => (estate.value === null ? [] : hostsNow(estate.value, run.view)))
  const computeChecks = useDestinationChecks()
  const storageChecks = useDestinationChecks()
  const chosen = useChosenCheck()
  const pages = usePages(
    computed(() =>
      pagesFor({
        type: choices.value.type,
        isHot: vms.value.some((vm) => vm.powerState === 'poweredOn'),
        isElsewhere: isOtherDatacenter(estate.value, choices.value, vms.value),
      }),
    ),
  )
  const login = useVcenterLogin(
    () => vms.value[0]?.host ?? '',
    (remote) => apply(choosing.withRemote(choices.value, remote)),
  )
  const isTargetNeeded = computed(() => movesCompute(choices.value.type))
  const where = computed(() => {
    const { target, storage } = choices.value
    if (isTargetNeeded.value) return target === null ? '' : targetWords(target)
    const names = chosenDatastores(storage)
    return names.length === 0 ? 'the same datastores' : names.join(', ')
  })
  const isComplete = computed(() => {
    const { type, target, storage } = choices.value
    return movesCompute(type) ? target !== null : isStorageChosen(storage)
  })
  const problem = computed(() =>
    pageProblem(pages.page.value.id, {
      pages: pages.all.value,
      vms: vms.value.map((vm) => vm.name),
      where: where.value,
      isTargetChosen: choices.value.target !== null,
      isStorageChosen: !movesStorage(choices.value.type) || isStorageChosen(choices.value.storage),
      isLoggedIn: choices.value.remote !== null,
      reports: chosen.isChecking.value ? null : chosen.reports.value,
      migrating: vms.value.filter((vm) => vm.task !== null).map((vm) => vm.name),
      heldBack: heldBack(lab.attempt),
    }),
  )
  const shown = computed(() => shownReports(pages.page.value.id, pages.all.value, chosen.reports.value ?? []))
  const preview = useMovePreview(requests, () => chosen.reports.value)
  const cures = useWizardCures({
    findings: () => chosen.reports.value?.flatMap((report) => report.findings) ?? [],
    where: () => where.value,
    stepDone: chosen.stepDone,
    recheck,
  })
  const finishing = useFinish({ vms: () => vms.value, choices: () => choices.value, requests, chosen })
  /** A host without errors, where what is chosen has some; one without warnings first. */
  const instead = computed<Target | null>(() =>
    isTargetNeeded.value
      ? hostInstead(hosts.value, vms.value, computeChecks.reports.value, pages.all.value)
      : null,
  )

  /** Of what is chosen; before its page, another datastore stands in for the one to be chosen. */
  function requests() {
    const { value } = estate
    if (value === null || !isComplete.value) return []
    return vms.value.map((vm) => requestWithStandIn(vm, choices.value, value))
  }

  function checkDestinations(): void {
    const { value } = estate
    if (value === null || vms.value.length === 0) return
    const facts = { estate: value, vms: vms.value, choices: choices.value }
    const { id } = pages.page.value
    if (id === 'compute') void computeChecks.checkAll(askedCompute(facts, tab.value === 'pool'))
    if (id === 'storage' && !choices.value.storage.isPerDisk) void storageChecks.checkAll(askedStorage(facts))
  }

  async function recheckChosen() {
    const asked = requests()
    if (asked.length === 0) return null
    const found = await chosen.check(where.value, asked)
    void preview.renew()
    return found
  }

  /** What is chosen goes first: a person waits for it. */
  function recheck() {
    const answer = recheckChosen()
    checkDestinations()
    return answer
  }

  watch(() => workbench.migratingVms, open, { immediate: true })
  watch(tab, checkDestinations)
  watch(
    () => pages.page.value.id,
    () => {
      cures.forget()
      checkDestinations()
    },
  )
  // Whatever else changes the estate while the wizard is open.
  watch(
    () => run.view.estateRevision,
    () => {
      if (vms.value.length > 0 && cures.applying.value === '' && !finishing.isFinishing.value) void recheck()
    },
  )

  function open(): void {
    pages.begin()
    choices.value = choosing.firstChoices(workbench.leavingDatastore)
    tab.value = 'host'
    login.forget()
    forgetChecks()
  }

  function forgetChecks(): void {
    computeChecks.forget()
    storageChecks.forget()
    chosen.forget(null)
    preview.forget()
    cures.forget()
  }

  /** A choice on the page that is shown: what was seen after it has to be seen again. */
  function apply(wanted: choosing.Choices): void {
    if (wanted === choices.value) return
    choices.value = wanted
    pages.forgetLater()
    cures.forget()
    preview.forget()
    if (isComplete.value) void recheckChosen()
    else chosen.forget(null)
  }

  function chooseType(type: MigrationType): void {
    apply(choosing.withType(choices.value, type))
    if (type !== 'export') login.forget()
    computeChecks.forget()
    storageChecks.forget()
  }

  function choose(wanted: Target): void {
    if (estate.value === null) return
    chosen.forget(computeChecks.reports.value.get(targetKey(wanted)) ?? null)
    apply(choosing.withTarget(choices.value, wanted, estate.value))
    storageChecks.forget()
  }

  /** From wherever the errors were shown, back to the page on which it is chosen. */
  function chooseInstead(wanted: Target): void {
    pages.goToTitle('Select a compute resource')
    tab.value = wanted.kind
    choose(wanted)
  }

  function chooseStorage(storage: StorageChoice): void {
    const before = choices.value.storage
    apply({ ...choices.value, storage })
    const isOther = before.format !== storage.format || before.policy !== storage.policy
    if (isOther || before.isPerDisk !== storage.isPerDisk) {
      storageChecks.forget()
      checkDestinations()
    }
  }

  /** With errors Next shows them again, as vCenter's does. */
  function next(): void {
    if (problem.value?.kind === 'errors') errorsShown.value += 1
    else if (problem.value?.kind !== 'waits') pages.next()
  }

  async function finish(): Promise<void> {
    if (problem.value?.kind === 'errors') errorsShown.value += 1
    if (problem.value === null) await finishing.finish()
  }

  return {
    estate,
    vms,
    hosts,
    choices,
    tab,
    where,
    errorsShown,
    computeReports: computeChecks.reports,
    storageReports: storageChecks.reports,
    chosen,
    /** What the checks say of each VM, as the page shows it. */
    shown,
    preview,
    cures,
    login,
    problem,
    isFinishing: finishing.isFinishing,
    pages,
    instead,
    next,
    finish,
    choose,
    chooseType,
    chooseInstead,
    chooseStorage,
    chooseFolder: (folder: string | null) => apply({ ...choices.value, folder }),
    chooseNetworks: (networks: NetworkChoice) => apply({ ...choices.value, networks }),
    choosePriority: (priority: 'high' | 'regular') => (choices.value = { ...choices.value, priority }),
    requestOf: (vm: VmNow) => (estate.value === null ? null : requestFor(vm, choices.value, estate.value)),
  }
}

export type Wizard = ReturnType<typeof useWizard>

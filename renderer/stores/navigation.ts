/** From the Library into a run and back: opens runs and labs, and puts a person where they were or where to begin. */
import { defineStore } from 'pinia'
import { watch } from 'vue'
import type { EstateView } from '../../core/contract/estate-view.ts'
import { useHostStore } from './host.ts'
import { useLabStore, type LabBegin } from './lab.ts'
import { useLibraryStore } from './library.ts'
import { useNoticesStore } from './notices.ts'
import { poolObject } from './object-kinds.ts'
import { useRunStore } from './run.ts'
import { useWorkbenchStore, type Area, type SelectedObject } from './workbench.ts'

/** They are there whether or not a run is open. */
const areasWithoutRun: readonly Area[] = ['library', 'reports', 'gradebook', 'author']

export const useNavigationStore = defineStore('navigation', () => {
  const host = useHostStore()
  const lab = useLabStore()
  const library = useLibraryStore()
  const notices = useNoticesStore()
  const run = useRunStore()
  const workbench = useWorkbenchStore()

  /** Shows the run that `run` now holds, with its lab, at an object that exists. */
  async function settle(): Promise<void> {
    const opened = run.description
    if (opened === null) return
    await lab.show(opened.summary.attemptId)
    if (workbench.selected === null || !existsIn(opened.estate, workbench.selected)) {
      workbench.tab = 'monitor'
      const first = firstObject(opened.estate, opened.summary.vm)
      if (first !== null) workbench.select(first)
    }
    workbench.area = 'workbench'
  }

  async function openRun(runId: string): Promise<void> {
    if (run.runId !== runId) {
      workbench.selected = null
      await run.open(runId)
      if (run.runId !== runId) return
    }
    await settle()
  }

  async function newRun(scenarioId: string): Promise<void> {
    if ((await run.create(scenarioId)) === null) return
    workbench.selected = null
    await settle()
  }

  /** A fresh attempt with a run of its own. */
  async function startLab(labId: string, begin: LabBegin = {}): Promise<void> {
    const runId = await lab.start(labId, begin)
    if (runId !== null) await openLab(runId)
  }

  /** The lab on screen once more, with other names and figures, on the same terms. */
  async function freshVariant(): Promise<void> {
    const attempt = lab.attempt
    if (attempt === null) return
    const { mode } = attempt.terms
    const seed = attempt.seed + 1
    await startLab(attempt.labId, mode === 'assignment' ? { seed } : { seed, mode })
  }

  /** Goes on with the newest attempt of a lab, or begins the first. */
  async function continueLab(labId: string): Promise<void> {
    const attempt = library.labs.find((one) => one.id === labId)?.attempt ?? null
    if (attempt === null) return startLab(labId)
    await openAttempt(attempt.id)
  }

  async function openAttempt(attemptId: string): Promise<void> {
    await lab.show(attemptId)
    if (lab.attempt !== null) await openLab(lab.attempt.runId)
  }

  /** With its guide, however narrow the window is: what to do stands there. */
  async function openLab(runId: string): Promise<void> {
    workbench.isGuideOpen = true
    await openRun(runId)
  }

  /** Opens the window where it was closed. */
  async function restore(): Promise<void> {
    const place = await notices.attempt('The last place was not found', () => host.calls().system.place({}))
    if (place === null) return
    if (place.runId !== null) {
      workbench.restore(place)
      await run.open(place.runId)
      if (run.runId !== null) await settle()
    }
    const area = areasWithoutRun.find((one) => one === place.area)
    if (area !== undefined) workbench.area = area
  }

  function closeRun(): void {
    run.close()
    void lab.show(null)
    workbench.selected = null
    workbench.area = 'library'
  }

  watch(
    () => workbench.area,
    (area) => {
      if (area === 'library') void library.load()
    },
  )

  return { openRun, newRun, startLab, freshVariant, continueLab, openAttempt, restore, closeRun }
})

function firstObject(estate: EstateView, lastMovedVm: string): SelectedObject | null {
  const vm =
    estate.vms.find((one) => one.name === lastMovedVm) ??
    estate.vms.find((one) => one.powerState === 'poweredOn') ??
    estate.vms[0]
  if (vm !== undefined) return { kind: 'vm', name: vm.name }
  const host = estate.hosts[0]
  return host === undefined ? null : { kind: 'host', name: host.name }
}

function existsIn(estate: EstateView, object: SelectedObject): boolean {
  const { kind, name } = object
  const vcenters = estate.ssoDomains.flatMap((domain) => domain.vcenters)
  const datacenters = vcenters.flatMap((vcenter) => vcenter.datacenters)
  const names: Record<SelectedObject['kind'], () => readonly { readonly name: string }[]> = {
    vcenter: () => vcenters,
    datacenter: () => datacenters,
    cluster: () => datacenters.flatMap((datacenter) => datacenter.clusters),
    pool: () =>
      estate.clusters.flatMap((cluster) =>
        (cluster.spec.resourcePools ?? []).map((pool) => poolObject(cluster.name, pool.name)),
      ),
    host: () => estate.hosts,
    vm: () => estate.vms,
    datastore: () => datacenters.flatMap((datacenter) => datacenter.datastores),
    switch: () => estate.switches,
    network: () => [
      ...estate.hosts.flatMap((host) => host.standardSwitches.flatMap((one) => one.portGroups)),
      ...estate.switches.flatMap((one) => one.spec.portGroups),
    ],
  }
  return names[kind]().some((one) => one.name === name)
}

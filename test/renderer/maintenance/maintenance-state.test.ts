/** Maintenance mode on a host's summary: what each VM waits for, told from real runs. */
import { describe, expect, it } from 'vitest'
import { hostActs } from '../../../renderer/features/commands/host-acts.ts'
import { evacuationWords } from '../../../renderer/features/maintenance/evacuation-words.ts'
import { enteringWords, maintenanceNow } from '../../../renderer/features/maintenance/maintenance-state.ts'
import { hostNow } from '../../../renderer/features/object/estate-now.ts'
import { after, clusterEngine, storyVm, told, type Told } from '../cluster/cluster-story.ts'

const enter = { type: 'enter-maintenance-mode', host: 'esx-01', moveOffline: false } as const
const pinned = storyVm('pin-01', 'esx-01', { devices: [{ kind: 'pci-passthrough' }] })

function nowOf({ estate, view }: Told) {
  return maintenanceNow(view, 'esx-01', hostNow(estate, view, 'esx-01')!.vms)
}

describe('entering', () => {
  it('under fully automated DRS: VMs move; what cannot is first, with reason and fault', () => {
    const engine = clusterEngine({ drs: { level: 'fullyAutomated' } }, [
      storyVm('web-01', 'esx-01'),
      pinned,
      storyVm('off-01', 'esx-01', { powerState: 'poweredOff' }),
    ])
    const now = nowOf(after(engine, [enter], 500_000_000))
    expect(now.state).toBe('entering')
    expect(now.task?.name).toBe('Enter maintenance mode')
    expect(now.rows.map((row) => [row.vm, row.state])).toEqual([
      ['pin-01', 'held'],
      ['web-01', 'moving'],
    ])
    expect(now.rows[0]!.text).toMatch(/^[A-Z].*PCI/)
    expect(enteringWords(now)).toBe('2 virtual machines are still to leave; 1 cannot without you.')
  })

  it('under manual DRS it waits for a person to apply the recommendations', () => {
    const engine = clusterEngine({ drs: { level: 'manual' } }, [storyVm('web-01', 'esx-01')])
    const now = nowOf(after(engine, [enter], 500_000_000))
    expect(now.recommended).toBe(1)
    expect(now.rows).toMatchObject([{ vm: 'web-01', state: 'recommended' }])
  })

  it('is over when the last VM has left, or is cancelled', () => {
    const done = nowOf(
      after(clusterEngine({ drs: {} }, [storyVm('web-01', 'esx-01')]), [enter], 60_000_000_000),
    )
    expect(done).toMatchObject({ state: 'in', rows: [], task: null })
    const engine = clusterEngine({ drs: {} }, [pinned])
    const { task } = nowOf(after(engine, [enter], 500_000_000))
    const cancelled = nowOf(after(engine, [{ type: 'cancel-task', task: task!.task }], 600_000_000))
    expect(cancelled).toMatchObject({ state: 'none', rows: [] })
  })
})

describe('acts on a host', () => {
  it('say what state keeps them from being done', () => {
    const engine = clusterEngine({}, [pinned])
    const start = told(engine)
    expect(hostActs(start.view, start.estate, 'esx-01', '', '')).toEqual({
      enterMaintenance: '',
      exitMaintenance: 'esx-01 is not in maintenance mode.',
    })
    const later = after(engine, [enter], 500_000_000)
    expect(hostActs(later.view, later.estate, 'esx-01', '', '')).toEqual({
      enterMaintenance: 'esx-01 is entering maintenance mode.',
      exitMaintenance: '',
    })
  })

  it('are held back by a lab, and need a host', () => {
    const { view, estate } = told(clusterEngine({}, []))
    expect(hostActs(view, estate, 'esx-01', '', 'Predict first.').enterMaintenance).toBe('Predict first.')
    expect(hostActs(view, estate, null, '', '').exitMaintenance).toBe('Select a host first.')
  })
})

it('the dialog says who moves the VMs', () => {
  const { estate, view } = told(clusterEngine({}, [storyVm('web-01', 'esx-01')]))
  const host = hostNow(estate, view, 'esx-01')!
  expect(evacuationWords(host, undefined)).toContain(
    'migrate or power off the 1 running virtual machine yourself',
  )
  expect(evacuationWords(host, { level: 'fullyAutomated', threshold: 3 })).toContain('by itself')
  expect(evacuationWords(host, { level: 'manual', threshold: 3 })).toContain('apply the recommendations')
  expect(evacuationWords(hostNow(estate, view, 'esx-02')!, undefined)).toBe(
    'No virtual machine runs on esx-02.',
  )
})

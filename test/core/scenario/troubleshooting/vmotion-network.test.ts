/** Troubleshooting scenarios of the vMotion network: what is met, and that the documented fix cures it. */
import { describe, expect, it } from 'vitest'
import type { Command } from '../../../../core/scenario/command-schema.ts'
import { openTrouble, secondsOf, troubleAt, type Trouble } from '../../../support/troubleshooting.ts'

/** The host with one VMkernel adapter changed. */
function adapter(trouble: Trouble, host: string, name: string, change: object): Command {
  const vmkernelAdapters = trouble
    .host(host)
    .vmkernelAdapters.map((one) => (one.name === name ? { ...one, ...change } : one))
  return { type: 'edit-host', host, set: { vmkernelAdapters } }
}

describe('the vMotion service that is not ticked', () => {
  const id = 'trouble-01-interface-not-configured'

  it('keeps every VM away from that host, and from no other', () => {
    const trouble = openTrouble(id)
    const [finding] = trouble.findings('app-01', 'esx-03')
    expect(finding).toMatchObject({
      check: 'vmotion-nic-missing',
      fault: 'VMotionNotConfigured',
      group: 'Host',
    })
    expect(finding!.message).toMatch(/esx-03/)
    expect(trouble.says('app-01', 'esx-02')).toEqual([])
  })

  it('is cured by ticking it', () => {
    const trouble = openTrouble(id)
    trouble.act(adapter(trouble, 'esx-03', 'vmk1', { services: ['vmotion'] }))
    expect(trouble.migrate('app-01', 'esx-03')).toBe('success')
  })
})

describe('another VLAN', () => {
  const id = 'trouble-02-stops-before-memory'

  it('passes the checks and fails between 10 and 14 % after 20 s, the VM unharmed', () => {
    const trouble = openTrouble(id)
    expect(trouble.says('crm-01', 'esx-02')).toEqual([])
    const task = trouble.task('crm-01')
    expect(task).toMatchObject({ state: 'error', fault: 'Timedout' })
    expect(task.message).toMatch(/VLAN 20 .*VLAN 200/)
    expect(task.percent).toBeGreaterThanOrEqual(10)
    expect(task.percent).toBeLessThanOrEqual(14)
    expect(secondsOf(task)).toBeGreaterThan(20)
    expect(secondsOf(task)).toBeLessThan(25)
    expect(trouble.failedIn('crm-01')).toBe('connect')
    expect(trouble.view.vms.get('crm-01')).toMatchObject({ host: 'esx-01', powerState: 'poweredOn' })
    expect(trouble.migrate('crm-db-01', 'esx-03')).toBe('error Timedout')
  })

  it('is cured by the right VLAN', () => {
    const trouble = openTrouble(id)
    const { standardSwitches } = trouble.host('esx-01')
    trouble.act({ type: 'edit-host', host: 'esx-02', set: { standardSwitches } })
    expect(trouble.migrate('crm-01', 'esx-02')).toBe('success')
    expect(trouble.migrate('crm-db-01', 'esx-03')).toBe('success')
  })
})

describe('a switch that drops jumbo frames', () => {
  const id = 'trouble-03-first-pages-never-arrive'

  it('lets the hosts connect, and then times out with the first pages', () => {
    const trouble = openTrouble(id)
    expect(trouble.says('mail-01', 'esx-03')).toEqual([])
    const task = trouble.task('mail-01')
    expect(task).toMatchObject({ state: 'error', fault: 'Timedout' })
    expect(task.message).toMatch(/MTU of 9000.*vSwitch1.*1500/)
    expect(trouble.failedIn('mail-01')).toBe('pre-copy')
    expect(trouble.migration('mail-01').outcome).toMatchObject({ owner: 'esx-01', downtimeNs: 0 })
    expect(trouble.migrate('web-02', 'esx-01')).toBe('success')
  })

  it('is cured by one MTU all the way', () => {
    const trouble = openTrouble(id)
    const { standardSwitches } = trouble.host('esx-01')
    trouble.act({ type: 'edit-host', host: 'esx-03', set: { standardSwitches } })
    expect(trouble.migrate('mail-01', 'esx-03')).toBe('success')
  })
})

describe('an adapter on the vMotion TCP/IP stack', () => {
  const id = 'trouble-04-after-a-second-adapter'

  it('takes vMotion away from the one that all others are reached by', () => {
    const trouble = openTrouble(id)
    expect(trouble.task('app-01')).toMatchObject({ state: 'error', fault: 'Timedout' })
    expect(trouble.task('app-01').message).toMatch(/esx-01 \(10\.21\.0\.11\).*vmk2/)
    expect(trouble.failedIn('app-01')).toBe('connect')
    expect(trouble.task('app-02').state).toBe('success')
  })

  it('is cured by moving all vMotion adapters to one stack', () => {
    const trouble = openTrouble(id)
    const onStack = ['esx-02', 'esx-03'].map((host): Command => {
      const { vmkernelAdapters } = trouble.host(host)
      const ip = `10.21.0.1${host.slice(-1)}`
      const added = { ...trouble.host('esx-01').vmkernelAdapters[2]!, ip }
      return { type: 'edit-host', host, set: { vmkernelAdapters: [...vmkernelAdapters, added] } }
    })
    trouble.act(...onStack)
    expect(trouble.migrate('app-01', 'esx-02')).toBe('success')
  })

  it('is cured by taking it away again', () => {
    const trouble = openTrouble(id)
    const vmkernelAdapters = trouble.host('esx-01').vmkernelAdapters.filter((one) => one.stack === undefined)
    trouble.act({ type: 'edit-host', host: 'esx-01', set: { vmkernelAdapters } })
    expect(trouble.migrate('app-01', 'esx-02')).toBe('success')
  })
})

/** Migration tasks that wait, with the reason of each. */
function waits({ view }: Trouble) {
  return view.tasks.flatMap(({ target, waits: wait }) => (wait === null ? [] : [{ target, ...wait }]))
}

describe('1 GbE', () => {
  const id = 'trouble-16-queued-for-minutes'

  it('lets four migrations run; the others wait for minutes and then go', () => {
    const waiting = waits(troubleAt(id, 60))
    expect(waiting.map(({ target }) => target)).toEqual(['stock-01', 'stock-02'])
    for (const wait of waiting) expect(wait).toMatchObject({ resource: 'network', usedCost: 4, maxCost: 4 })
    const trouble = openTrouble(id)
    expect(trouble.view.tasks.map((task) => task.state)).toEqual(Array.from({ length: 6 }, () => 'success'))
    const { queuedAtNs, startedAtNs } = trouble.task('stock-02')
    expect((startedAtNs! - queuedAtNs) / 1e9).toBeGreaterThan(120)
  })

  it('is cured by faster NICs', () => {
    const faster = ['esx-01', 'esx-02'].map((host): Command => ({
      type: 'set-link',
      host,
      nic: 'vmnic1',
      linkMbps: 10_000,
    }))
    expect(waits(troubleAt(id, 3, faster))).toEqual([])
  })
})

describe('two vMotion adapters with another MTU each', () => {
  const id = 'trouble-17-only-two-at-a-time'

  it('let two migrations run on 10 GbE', () => {
    const waiting = waits(troubleAt(id, 3))
    expect(waiting).toHaveLength(4)
    expect(waiting[0]).toMatchObject({ resource: 'network', object: 'esx-01', usedCost: 2, maxCost: 2 })
    expect(waiting[0]!.reason).toMatch(/MTU is not the same/)
  })

  it('are cured by making them equal', () => {
    const before = troubleAt(id, 0)
    const equal = ['esx-01', 'esx-02'].map((host) => adapter(before, host, 'vmk2', { mtu: 9000 }))
    const trouble = troubleAt(id, 3, equal)
    expect(waits(trouble)).toEqual([])
    expect(trouble.view.tasks.filter((task) => task.state === 'running')).toHaveLength(6)
  })
})

describe('management addresses of two families', () => {
  const id = 'trouble-23-two-kinds-of-address'

  it('stop every move from and to that host', () => {
    const trouble = openTrouble(id)
    expect(trouble.says('web-01', 'esx-03')).toEqual(['error mgmt-ip-family-mismatch InvalidState'])
    expect(trouble.says('pilot-01', 'esx-01')).toEqual(['error mgmt-ip-family-mismatch InvalidState'])
    expect(trouble.says('web-01', 'esx-02')).toEqual([])
  })

  it('are cured by one family', () => {
    const trouble = openTrouble(id)
    trouble.act({ type: 'edit-host', host: 'esx-03', set: { managementAddress: '10.10.0.13' } })
    expect(trouble.migrate('web-01', 'esx-03')).toBe('success')
  })
})

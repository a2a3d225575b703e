/** Links that change in mid-run: another speed, a failover, a silence that ends, one that does not, and refusals. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../core/engine/engine.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import {
  begunEngine,
  recordsOfType,
  runOut,
  smallScenario,
  smallScenarioText,
  smallVm,
  stepToStage,
  viewOf,
} from '../../support/scenarios.ts'
import { InputError } from '../../../core/base/errors.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'

const vms = [smallVm({ memory: { sizeMiB: 256 }, workload: { writes: [] } })]
const second = 1_000_000_000

function setLink(change: object, host = 'esx-01', nic = 'vmnic1'): Command {
  return { type: 'set-link', host, nic, ...change }
}

/** Two hosts whose vMotion leaves by vmnic1, with vmnic0 standing by if asked for. */
function hostsWith(standbyUplinks: string[]) {
  return ['esx-01', 'esx-02'].map((name) => ({
    name,
    standardSwitches: [
      {
        name: 'vSwitch0',
        uplinks: ['vmnic0', 'vmnic1'],
        portGroups: [
          { name: 'Management Network' },
          { name: 'VM Network' },
          { name: 'vMotion', activeUplinks: ['vmnic1'], standbyUplinks },
        ],
      },
    ],
  }))
}

function begun(standby: string[] = [], fabric: object = {}, policy: object = { name: 'vsphere' }): Engine {
  const parts = { hosts: hostsWith(standby), vms, fabric: fabric as Record<string, unknown> }
  const engine = begunEngine(smallScenario({ ...parts, policy: policy as Record<string, unknown> }))
  stepToStage(engine, 'pre-copy')
  return engine
}

const outcomeOf = (engine: Engine) => viewOf(runOut(engine)).migrations[0]!.outcome!

describe('another speed in mid-run', () => {
  it('is what the rest is sent at', () => {
    const engine = begun([], { limitMiBs: 0 })
    const startNs = engine.nowNs
    engine.issue(setLink({ linkMbps: 100 }))
    const { finished } = viewOf(runOut(engine)).migrations[0]!.rounds[0]!
    const expected = (256 * 256 * 4104) / ((100e6 / 8) * (1448 / 1538))
    // The slice that was under way, 10 ms, has worked ahead at the old speed: a second's worth of the new one.
    expect(Math.abs((finished!.atNs - startNs) / second - expected)).toBeLessThan(1)
    const changed = recordsOfType(engine, 'path-changed')
    expect(changed[0]!.path).toContain('100 Mbit/s')
    expect(viewOf(engine).migrations[0]!.usableBytesPerSecond).toBe(changed[0]!.usableBytesPerSecond)
  })
})

describe('a link that fails in mid-run', () => {
  it('is replaced by the standby uplink at once', () => {
    const engine = begun(['vmnic0'])
    engine.advance(engine.nowNs + second)
    engine.issue(setLink({ connected: false }))
    const undisturbed = outcomeOf(begun(['vmnic0']))
    expect(outcomeOf(engine)).toMatchObject({ outcome: 'completed', totalNs: undisturbed.totalNs })
  })

  it.each([['vsphere'], ['qemu'], ['xen']])(
    'without a standby silences the migration until it comes back: %s',
    (name) => {
      const engine = begun([], {}, { name })
      engine.advance(engine.nowNs + second)
      engine.issue(setLink({ connected: false }))
      const atNs = engine.nowNs
      const sentBytes = () => recordsOfType(engine, 'migration-sample').at(-1)!.sentBytes
      engine.advance(atNs + second)
      const before = sentBytes()
      engine.advance(atNs + 6 * second)
      expect(sentBytes()).toBe(before)
      engine.issue(setLink({ connected: true }))
      const outcome = outcomeOf(engine)
      const undisturbed = outcomeOf(begun([], {}, { name }))
      expect(outcome.outcome).toBe('completed')
      expect((outcome.totalNs - undisturbed.totalNs) / second).toBeCloseTo(6, 0)
    },
  )

  it('fails the migration after the network timeout, and the VM stays', () => {
    const engine = begun([], {}, { name: 'vsphere', netTimeoutSeconds: 5 })
    engine.advance(engine.nowNs + second)
    engine.issue(setLink({ connected: false }, 'esx-02'))
    const atNs = engine.nowNs
    const outcome = outcomeOf(engine)
    expect(outcome).toMatchObject({ outcome: 'failed', fault: 'Timedout', owner: 'esx-01' })
    expect(outcome.atNs - atNs).toBe(5 * second)
    expect(outcome.message).toContain('no vMotion link was up for 5')
  })

  it.each([
    ['the look at the first pass', { name: 'vsphere' }, 'completed'],
    ['giving up', { name: 'qemu', giveUpAfterSeconds: 30 }, 'failed'],
  ])('is over after %s was due, which then happens', (_, policy, outcome) => {
    const engine = begun([], { limitMiBs: 3 }, policy)
    engine.advance(25 * second)
    engine.issue(setLink({ connected: false }))
    engine.advance(40 * second)
    engine.issue(setLink({ connected: true }))
    expect(outcomeOf(engine).outcome).toBe(outcome)
  })

  it('in the stopped stage brings the VM back at the source', () => {
    const engine = begunEngine(smallScenario({ hosts: hostsWith([]) }))
    stepToStage(engine, 'stun')
    engine.issue(setLink({ connected: false }))
    const outcome = outcomeOf(engine)
    expect(outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01' })
    expect(outcome.downtimeNs / second).toBeCloseTo(20, 0)
  })

  it('while connecting, or before, ends it as it does when it was never up', () => {
    for (const stage of ['reserve', 'connect']) {
      const engine = begunEngine(smallScenario({ hosts: hostsWith([]), vms }))
      stepToStage(engine, stage)
      engine.issue(setLink({ connected: false }))
      expect(outcomeOf(engine)).toMatchObject({ outcome: 'failed', fault: 'Timedout', owner: 'esx-01' })
    }
  })

  it('gives its part of the links to other migrations', () => {
    const pair = ['web-01', 'web-02'].map((name) => smallVm({ name, memory: { sizeMiB: 256 } }))
    const hosts = [...hostsWith([]), { name: 'esx-03' }]
    const [first, other] = [pair[0]!, { ...pair[1]!, host: 'esx-03' }]
    const engine = begunEngine(smallScenario({ hosts, vms: [first, other] }))
    engine.issue({ type: 'migrate', vm: 'web-02', toHost: 'esx-02', priority: 'high' })
    engine.advance(3 * second)
    engine.issue(setLink({ connected: false }))
    engine.advance(4 * second)
    const last = recordsOfType(engine, 'migration-sample').filter(({ migration }) => migration === 2)
    expect(last.at(-1)!.transferBytesPerSecond / (20 * 2 ** 20)).toBeCloseTo(1, 1)
  })
})

describe('the checks', () => {
  it('see links as they are now', () => {
    const engine = begunEngine(smallScenario({ hosts: hostsWith([]), vms }), setLink({ connected: false }))
    engine.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' })
    expect(outcomeOf(engine).outcome).toBe('failed')
    expect(viewOf(engine).events.map((event) => event.text)).toContain(
      'Physical NIC vmnic1 of esx-01: 10 Gbit/s, link down.',
    )
  })
})

describe('a command for a link that is not there', () => {
  it('is refused in the run', () => {
    const engine = begunEngine(smallScenario(), setLink({}, 'esx-09'))
    engine.issue(setLink({}, 'esx-01', 'vmnic9'))
    expect(recordsOfType(engine, 'command-refused').map((record) => record.id)).toEqual([
      'host-unknown',
      'nic-unknown',
    ])
  })

  it('is a problem of the scenario that plans it', () => {
    const commands = [
      { atSeconds: 1, command: setLink({}, 'esx-01', 'vmnic9') },
      { atSeconds: 2, command: setLink({}, 'esx-09') },
    ]
    const text = smallScenarioText({ commands })
    expect(() => parseScenario('planned.json', text)).toThrow(InputError)
    expect(() => parseScenario('planned.json', text)).toThrow(/no physical NIC of esx-01 named "vmnic9"/)
  })
})

/** What vSphere's pre-copy costs beside sending: traces that stop the guest, looking for zeros, CPU of the hosts. */
import { describe, expect, it } from 'vitest'
import {
  begunEngine,
  recordsOfType,
  runOut,
  smallScenario,
  smallVm,
  viewOf,
} from '../../support/scenarios.ts'
import type { SmallScenario } from '../../support/scenarios.ts'

function runOf(parts: SmallScenario) {
  const engine = runOut(begunEngine(smallScenario(parts)))
  return { engine, migration: viewOf(engine).migrations[0]! }
}

describe('write traces', () => {
  const hosts = (version: string) => [{ name: 'esx-01', version }, { name: 'esx-02' }]
  const pages = 64 * 256
  const installNs = pages * 190 * 2

  it('stop the guest half of the time before the first page goes, up to 6.7', () => {
    const { engine, migration } = runOf({ hosts: hosts('6.7') })
    const [begin, end] = recordsOfType(engine, 'traces-installed')
    expect(begin).toMatchObject({ slowdownPermyriad: 5000, durationNs: installNs })
    expect(end).toMatchObject({ slowdownPermyriad: 0, atNs: begin!.atNs + installNs })
    expect(migration.rounds[0]!.startedAtNs).toBe(end!.atNs)
    expect(migration.outcome!.outcome).toBe('completed')
  })

  it('are told in words', () => {
    const { engine } = runOf({ hosts: hosts('6.5') })
    const texts = viewOf(engine).events.map((event) => event.text)
    expect(texts.some((text) => text.includes('all its vCPUs are stopped 50 % of the time'))).toBe(true)
    expect(texts).toContain(
      'Write traces are installed on the memory of web-01; it runs at full speed again.',
    )
  })

  it('halve what clients are served meanwhile', () => {
    const vms = [
      smallVm({
        memory: { sizeMiB: 1024 },
        vcpus: 1,
        workload: { client: { requestsPerSecond: 900, serviceTimeUs: 1000 } },
      }),
    ]
    const { engine } = runOf({ hosts: hosts('6.7'), vms })
    const [begin, end] = recordsOfType(engine, 'traces-installed')
    expect(end!.atNs - begin!.atNs).toBeCloseTo(1e8, -7)
    const during = recordsOfType(engine, 'guest-sample').find(
      ({ atNs }) => atNs > begin!.atNs && atNs <= end!.atNs,
    )
    expect(during!.throughputPermyriad).toBeLessThan(9000)
  })

  it('are loose from 7.0 on: no record, and the first round begins with the stage', () => {
    const { engine, migration } = runOf({ hosts: hosts('7.0') })
    expect(recordsOfType(engine, 'traces-installed')).toEqual([])
    const stage = migration.stages.find(({ stage: name }) => name === 'pre-copy')!
    expect(migration.rounds[0]!.startedAtNs).toBe(stage.atNs)
  })

  it('can be cancelled under way, and the guest runs at full speed again', () => {
    const vms = [smallVm({ memory: { sizeMiB: 4096 } })]
    const engine = begunEngine(smallScenario({ hosts: hosts('6.7'), vms }))
    while (recordsOfType(engine, 'traces-installed').length === 0) engine.step()
    engine.issue({ type: 'cancel', vm: 'web-01' })
    const view = viewOf(runOut(engine))
    expect(view.migrations[0]!.outcome!.outcome).toBe('cancelled')
    expect(view.vms.get('web-01')!.slowdownPermyriad).toBe(0)
  })
})

describe('looking for zero pages', () => {
  const zeros = { sizeMiB: 64, zeroRanges: [{ firstPage: 0, pages: 64 * 256 }] }
  const passNs = (policy: object, memory: object = zeros) =>
    runOf({
      vms: [smallVm({ memory, workload: {} })],
      fabric: { limitMiBs: 0 },
      policy: { name: 'vsphere', ...policy },
    }).migration.rounds[0]!.finished!.durationNs

  it('takes 410 ns a page where pages would take less on the wire', () => {
    expect(passNs({})).toBe(64 * 256 * 410)
  })

  it('is hidden behind pages with content, and not done when it is off', () => {
    const wire = (64 * 256 * 4104) / 1_176_853_055
    expect(passNs({}, { sizeMiB: 64 }) / 1e9).toBeCloseTo(wire, 5)
    expect(passNs({ detectZeroPages: false }) / 1e9).toBeCloseTo(wire, 5)
  })

  it('is done by each stream for itself', () => {
    expect(passNs({ streamHelpers: 4 })).toBeLessThan((64 * 256 * 410) / 3.9)
  })
})

describe('CPU of the hosts', () => {
  const memory = { sizeMiB: 512 }
  /** Two cores, of which VMs that are busy leave nothing but what vMotion has reserved: one core at 10 GbE. */
  const tight = { cpu: { sockets: 1, coresPerSocket: 2, mhz: 1200 } }
  const busy = { writes: [], client: { requestsPerSecond: 10_000, serviceTimeUs: 1000 } }
  const vms = ['web-01', 'web-02'].map((name) =>
    smallVm({ name, memory, workload: busy, encryptedVmotion: 'required' }),
  )
  const hosts = [{ name: 'esx-01', ...tight }, { name: 'esx-02' }]
  const estate = { hosts, vms, fabric: { limitMiBs: 0 }, policy: { name: 'vsphere' } }

  it('holds an encrypted migration back where VMs leave none idle', () => {
    const { migration } = runOf(estate)
    const perByte = 8 / 15e9 + 1.03 / 1.2e9
    const expected = 1 / perByte
    const { finished } = migration.rounds[0]!
    expect(finished!.sentBytes / (finished!.durationNs / 1e9) / expected).toBeCloseTo(1, 3)
    const roomy = runOf({ ...estate, hosts: [{ name: 'esx-01', cpu: { mhz: 1200 } }, { name: 'esx-02' }] })
    const { sentBytes, durationNs } = roomy.migration.rounds[0]!.finished!
    expect(sentBytes / (durationNs / 1e9)).toBeGreaterThan(expected * 1.3)
  })

  it('is divided by priority: high has twice the shares of regular', () => {
    const engine = begunEngine(smallScenario(estate))
    engine.issue({ type: 'migrate', vm: 'web-02', toHost: 'esx-02', priority: 'regular' })
    engine.advance(1_500_000_000)
    const samples = recordsOfType(engine, 'migration-sample').filter(({ atNs }) => atNs === 1_500_000_000)
    expect(samples.length).toBe(2)
    expect(samples[0]!.transferBytesPerSecond / samples[1]!.transferBytesPerSecond).toBeCloseTo(2, 1)
  })
})

/** What the command line, the library and the report say of moves of VMs that do not run, and of those that wait. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { describeResult, hasFailed, resultOf } from '../../../electron/cli/run-result.ts'
import { runReportHtml } from '../../../electron/services/report/run-report.ts'
import { RunSummary } from '../../../electron/services/run-summary.ts'
import { runOut, smallScenario, smallVm, viewOf } from '../../support/scenarios.ts'

function begun(count: number, powerState: string): Engine {
  const vms = Array.from({ length: count }, (_, index) =>
    smallVm({ name: `vm-${index + 1}`, powerState, memory: { sizeMiB: 16 }, workload: { writes: [] } }),
  )
  const engine = Engine.start({ scenario: smallScenario({ vms }), seed: 1 })
  for (const { name } of vms as { name: string }[])
    engine.issue({ type: 'migrate', vm: name, toHost: 'esx-02', priority: 'high' })
  return engine
}

function resultNow(engine: Engine) {
  const scenario = { name: 'Small', file: 'small.yaml' }
  const facts = { scenario, seed: 1, engine: '', plannedBy: '', stopped: '', traceHash: '', traceBytes: 0 }
  return resultOf(viewOf(engine), facts)
}

function summaryNow(engine: Engine) {
  const summary = new RunSummary()
  summary.take(engine.recorder.bytes())
  return summary.summary(engine.nowNs)
}

describe('a VM that is powered off', () => {
  const ended = runOut(begun(1, 'poweredOff'))

  it('is registered, in the words of the command line', () => {
    const result = resultNow(ended)
    expect(result.migrations).toMatchObject([
      { kind: 'cold', outcome: 'completed', owner: 'esx-02', stun: null },
    ])
    expect(hasFailed(result)).toBe(false)
    const text = describeResult(result)
    expect(text).toContain('Total   1.5 s, nothing copied (the VM does not run)\n  Registered on esx-02')
    expect(text).not.toContain('Rounds')
  })

  it('is registered, in the library and in the report', () => {
    expect(summaryNow(begun(1, 'poweredOff')).headline).toBe('Registering')
    expect(summaryNow(ended)).toMatchObject({
      vm: 'vm-1',
      outcome: 'completed',
      headline: 'Registered on esx-02',
    })
    const run = { scenario: smallScenario(), seed: 1, commands: [] }
    const html = runReportHtml({ run, trace: ended.recorder.bytes(), traceHash: 'x' })
    expect(html).toContain('without running')
    expect(html).not.toContain('guest in pre-copy')
  })
})

describe('migrations that wait', () => {
  it('are told with their reasons where a run was cut short', () => {
    const result = resultNow(begun(9, 'poweredOn'))
    expect(result.queued).toEqual([
      { vm: 'vm-9', to: 'esx-02', reason: 'esx-01 runs 8 of 8 vMotions on its 10 GbE vMotion network' },
    ])
    expect(describeResult(result)).toContain('Queued: vm-9 → esx-02: esx-01 runs 8 of 8')
    expect(resultNow(runOut(begun(9, 'poweredOn'))).queued).toEqual([])
  })

  it('and whose VM was switched off meanwhile stay registered where they are', () => {
    const engine = begun(9, 'poweredOn')
    engine.issue({ type: 'power-off', vm: 'vm-9' })
    const text = describeResult(resultNow(runOut(engine)))
    expect(text).toContain('vm-9, esx-01 → esx-02: failed (InvalidPowerState)')
    expect(text).toContain('Registered on esx-01')
  })
})

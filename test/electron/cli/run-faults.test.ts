/** `precopy run` of scenarios that break something: the faults, who has the VM then, and what was cleaned up. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunResult } from '../../../electron/cli/run-result.ts'
import {
  describeFailure,
  describeFaults,
  describeUndone,
  outcomeInWords,
} from '../../../electron/cli/fault-result.ts'
import { smallScenarioText } from '../../support/scenarios.ts'
import { runCli } from './test-terminal.ts'

const migrate = { type: 'migrate', vm: 'web-01', toHost: 'esx-02' }
const planned = (command: object) => [
  { atSeconds: 0, command: { type: 'inject-fault', ...command } },
  { atSeconds: 1, command: migrate },
]

let folder = ''

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-cli-faults-'))
  const write = (file: string, command: object) =>
    fs.writeFileSync(path.join(folder, file), smallScenarioText({ commands: planned(command) }))
  const trigger = { at: 'round', vm: 'web-01', round: 2 }
  write('cancel.json', { name: 'impatience', fault: { kind: 'cancel', vm: 'web-01' }, trigger })
  write('loss.json', {
    name: 'loss',
    fault: { kind: 'lossy-network', lossPercent: 1 },
    trigger,
    forSeconds: 0.5,
  })
  const flapping = { kind: 'link-flapping', host: 'esx-03', nic: 'vmnic0' }
  write('flapping.json', { name: 'loose', fault: flapping, trigger: { at: 'time', seconds: 1.5 } })
  const loss = { kind: 'permanent-device-loss', datastore: 'shared' }
  write('gone.json', { name: 'gone', fault: loss, trigger })
  write('late.json', {
    name: 'late',
    fault: { kind: 'cancel', vm: 'web-01' },
    trigger: { ...trigger, round: 900 },
  })
})

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true })
})

async function faultsOf(file: string) {
  const { stdout } = await runCli(folder, 'run', file, '--json')
  return (JSON.parse(stdout) as RunResult).faults
}

describe('faults of a run', () => {
  it('are told with the times at which they were broken', async () => {
    const [loss] = await faultsOf('loss.json')
    expect(loss).toMatchObject({
      name: 'loss',
      kind: 'lossy-network',
      target: 'all hosts',
      trigger: 'when round 2 of the migration of web-01 begins',
      state: 'over',
      outcome: 'duration',
    })
    const [span] = loss!.spans
    expect(span!.toSeconds! - span!.fromSeconds).toBeCloseTo(0.5)
    const { stdout } = await runCli(folder, 'run', 'loss.json')
    expect(stdout).toMatch(/Fault “loss”, Packet loss, all hosts: 1 % of .*; 00:05\.\d+ to 00:06\.\d+\./)
  })

  it('are told where they still wait', async () => {
    expect((await faultsOf('late.json'))[0]).toMatchObject({ state: 'waiting', spans: [] })
    const { stdout } = await runCli(folder, 'run', 'late.json')
    expect(stdout).toContain('it waits: when round 900 of the migration of web-01 begins.')
  })

  it('that flap for ever do not keep a run from its end', async () => {
    const { status, stdout, stderr } = await runCli(folder, 'run', 'flapping.json')
    expect(status).toBe(0)
    expect(stderr).toContain('only faults go on that nobody clears')
    expect(stdout).toMatch(/vmnic0 down for .*; since 00:01\.500\./)
  })

  it('leave the VM at the source that runs on', async () => {
    const { stdout } = await runCli(folder, 'run', 'cancel.json')
    expect(stdout).toContain('cancelled (RequestCanceled)')
    expect(stdout).toContain('Runs on esx-01')
  })
})

describe('how a migration came through', () => {
  const failure = {
    atSeconds: 2,
    host: 'esx-01',
    reason: 'its host has failed',
    restartedOn: null,
    restartedAtSeconds: null,
    restartReason: '',
  }
  const nothing = {
    undone: [],
    clientMissed: null,
    notCounted: [],
    orphaned: '',
    orphanedFault: '',
    failure: null,
    brokenDatastores: [],
  }
  const step = (place: string, what: string, isDone = true) => ({
    atSeconds: 2,
    place,
    step: what,
    isDone,
  })

  it('says who has the VM that has stopped', () => {
    expect(describeFailure(nothing)).toBeNull()
    expect(describeFailure({ ...nothing, failure })).toBe(
      '  Stopped on esx-01 at 00:02.000: its host has failed',
    )
    const acted = { ...failure, restartedAtSeconds: 22 }
    expect(describeFailure({ failure: { ...acted, restartedOn: 'esx-03' } })).toContain(
      'restarted by vSphere HA on esx-03 at 00:22.000, 20.0 s later',
    )
    expect(describeFailure({ failure: { ...acted, restartedOn: '', restartReason: 'no room.' } })).toMatch(
      /found no host for it at 00:22\.000, 20\.0 s later: no room$/,
    )
  })

  it('lists the clean-up by place, with what nobody could do', () => {
    const undone = [
      step('esx-02', 'shadow VM removed'),
      step('b', 'copy deleted'),
      step('esx-02', 'x', false),
    ]
    const failed = { ...nothing, undone, outcome: 'failed', isPoweredOn: true }
    expect(describeUndone(failed)).toEqual([
      '  Lost    nothing: the VM runs on with all of its memory and disks',
      '  Clean-up on esx-02: shadow VM removed, x: not done, esx-02 has failed',
      '  Clean-up on b: copy deleted',
    ])
    expect(describeUndone({ ...failed, failure })[0]).toBe(
      '  Lost    what its memory held; no block that was written to a disk is lost',
    )
    expect(describeUndone({ ...failed, outcome: 'completed' })[0]).not.toContain('Lost')
  })

  it('calls what went with its host gone, not left undone', () => {
    const undone = [step('esx-02', 'shadow VM removed', false), step('esx-01', 'vCPUs resumed', false)]
    expect(describeUndone({ ...nothing, undone, outcome: 'failed', isPoweredOn: false })).toEqual([
      '  Clean-up on esx-02: shadow VM gone with esx-02',
      '  Clean-up on esx-01: vCPUs not resumed, esx-01 had stopped',
    ])
  })

  it('calls a move arrived whose task vCenter has lost', () => {
    const lost = { orphaned: 'vc-01 has restarted.', orphanedFault: 'HostCommunication' }
    expect(outcomeInWords({ ...nothing, ...lost, outcome: 'completed', fault: '' })).toBe(
      'arrived; vCenter lost its task (HostCommunication)',
    )
    expect(outcomeInWords({ ...nothing, outcome: 'failed', fault: 'NoDiskSpace' })).toBe(
      'failed (NoDiskSpace)',
    )
  })

  it('says which disks do not answer although nothing is lost', async () => {
    const { stdout } = await runCli(folder, 'run', 'gone.json')
    expect(stdout).toMatch(
      /(Lost {4}nothing that was written, but|Disks) +Hard disk 1 is not accessible on esx-0\d \(permanent device loss since 00:0\d\.\d+\): its I\/O fails/,
    )
    expect(stdout).not.toContain('the VM runs on with all of its memory and disks')
    expect(stdout).toMatch(/Waiting for storage is not counted: .* was lost meanwhile\./)
    const { migrations } = JSON.parse(
      (await runCli(folder, 'run', 'gone.json', '--json')).stdout,
    ) as RunResult
    expect(migrations[0]!.brokenDatastores).toMatchObject([{ state: 'permanent-device-loss' }])
  })

  it('says why a fault did not begin', () => {
    const fault = {
      name: 'cut',
      kind: 'link-down',
      target: 'esx-01',
      detail: 'vmnic9 down',
      trigger: '',
      state: 'over' as const,
      occurrences: 1,
      spans: [],
      outcome: 'esx-01 has no physical NIC vmnic9.',
    }
    expect(describeFaults([fault])).toEqual([
      'Fault “cut”, Link down, esx-01: vmnic9 down; it did not begin: esx-01 has no physical NIC vmnic9.',
    ])
  })
})

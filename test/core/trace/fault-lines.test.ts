/** Event lines of faults and of what follows from them: classes, severities, sentences, and who has the VM in the end. */
import { describe, expect, it } from 'vitest'
import type { RecordOf, RecordType, TraceRecord } from '../../../core/trace/events.ts'
import type { EventLine } from '../../../core/trace/view.ts'
import { estateRecords, failedAt, foldRecords, migratingRecords } from '../../support/fault-records.ts'
import { begunEngine, runOut, smallScenario, viewOf } from '../../support/scenarios.ts'

type Fields<Type extends RecordType> = Omit<RecordOf<Type>, 'type' | 'atNs'>

function record<Type extends RecordType>(type: Type, fields: Fields<Type>, atNs = 10): TraceRecord {
  return { type, atNs, ...fields } as unknown as TraceRecord
}

/** The newest line after `records` on an estate whose VM migrates. */
function lineAfter(...records: readonly TraceRecord[]): EventLine | undefined {
  return foldRecords([...migratingRecords, ...records]).events.at(-1)
}

const cut = { fault: 'cut', kind: 'link-down', target: 'esx-01' }

describe('a fault', () => {
  const begun = record('fault-begun', { ...cut, detail: 'vmnic1 down', occurrence: 1 })

  it('says that it was injected', () => {
    expect(lineAfter(begun)).toMatchObject({
      severity: 'warning',
      target: 'esx-01',
      eventClass: '',
      text: 'Injected fault “cut” begins on esx-01: vmnic1 down.',
    })
    expect(
      lineAfter(record('fault-begun', { ...cut, detail: 'vmnic1 down', occurrence: 3 }))?.text,
    ).toContain('(occurrence 3)')
  })

  it('says what it waits for', () => {
    const trigger = 'when the migration of web-01 enters stun'
    expect(lineAfter(record('fault-armed', { ...cut, detail: 'vmnic1 down', trigger }))).toMatchObject({
      severity: 'info',
      text: 'Fault “cut” is armed on esx-01: vmnic1 down. It begins when the migration of web-01 enters stun.',
    })
  })

  it.each([
    ['duration', false, 'Injected fault “cut” has ended: its time is over.'],
    ['cleared', false, 'Injected fault “cut” has ended: it was cleared.'],
    ['duration', true, 'Injected fault “cut” has ended: its time is over. It is to begin again.'],
  ])('ends by %s', (cause, returns, text) => {
    expect(lineAfter(begun, record('fault-ended', { ...cut, cause, returns }, 11))).toMatchObject({
      severity: 'info',
      text,
    })
  })

  it('has one line where it is over as it begins', () => {
    const ended = record('fault-ended', { ...cut, cause: 'once', returns: false })
    expect(lineAfter(begun, ended)?.recordType).toBe('fault-begun')
  })

  it('has one line where it cannot begin', () => {
    const skipped = record('fault-skipped', { ...cut, reason: 'it is so already', returns: false })
    const { events } = foldRecords([...estateRecords, begun, skipped])
    expect(events.map(({ text }) => text).slice(1)).toEqual([
      'Injected fault “cut” could not begin: it is so already.',
    ])
  })
})

describe('hosts', () => {
  it('fail', () => {
    expect(lineAfter(record('host-failed', { host: 'esx-01', vms: 2 }))).toMatchObject({
      severity: 'error',
      target: 'esx-01',
      text: 'esx-01 has failed, and 2 VMs that ran on it with it.',
    })
  })

  it('are declared dead by vSphere HA', () => {
    const declared = (vms: number) =>
      lineAfter(record('host-declared-failed', { host: 'esx-01', cluster: 'CL-1', vms }))
    const found = 'vSphere HA detected a possible host failure of host esx-01 in cluster CL-1.'
    expect(declared(0)).toMatchObject({
      severity: 'error',
      target: 'esx-01',
      eventClass: 'DasHostFailedEvent',
      text: found,
    })
    expect(declared(1)?.text).toBe(`${found} 1 VM that stopped with it is to be restarted.`)
  })

  it.each([
    ['notResponding', 'error', 'HostConnectionLostEvent', 'esx-01 is not responding: no heartbeat.'],
    ['disconnected', 'warning', 'HostDisconnectedEvent', 'esx-01 is disconnected: no heartbeat.'],
    ['connected', 'info', 'HostConnectedEvent', 'esx-01 is connected.'],
  ])('are %s', (state, severity, eventClass, text) => {
    const changed = { host: 'esx-01', state, reason: 'no heartbeat.' }
    expect(lineAfter(record('host-connection-changed', changed))).toMatchObject({
      severity,
      eventClass,
      text,
    })
  })
})

describe('a VM that has stopped with its host', () => {
  const failed = record('vm-failed', { vm: 'web-01', host: 'esx-01', reason: 'its host has failed' })
  const restart = (toHost: string, reason: string) =>
    record('vm-restarted-by-ha', { vm: 'web-01', fromHost: 'esx-01', toHost, reason }, 11)

  it('is not said to have been powered off', () => {
    const off = record('vm-power-changed', { vm: 'web-01', powerState: 'poweredOff' })
    const classes = (...records: TraceRecord[]) =>
      foldRecords([...migratingRecords, ...records]).events.map(({ eventClass }) => eventClass)
    expect(classes(off)).toContain('VmPoweredOffEvent')
    expect(classes(off, failed)).not.toContain('VmPoweredOffEvent')
    expect(
      classes(record('vm-power-changed', { vm: 'web-01', powerState: 'poweredOff' }, 9), failed),
    ).toContain('VmPoweredOffEvent')
  })

  it('is restarted by vSphere HA', () => {
    expect(lineAfter(failed, restart('esx-02', ''))).toMatchObject({
      severity: 'warning',
      target: 'web-01',
      eventClass: 'com.vmware.vc.ha.VmRestartedByHAEvent',
      text: 'vSphere HA restarted web-01 on esx-02, since esx-01 has failed.',
    })
  })

  it('is not restarted where there is no room', () => {
    expect(lineAfter(failed, restart('', 'No host has enough memory.'))).toMatchObject({
      severity: 'error',
      eventClass: 'NotEnoughResourcesToStartVmEvent',
      text: 'vSphere HA could not restart web-01: No host has enough memory.',
    })
  })

  it('does not stay anywhere when its migration ends', () => {
    const line = lineAfter(failed, failedAt(20, 'esx-01', 'The source has failed.'))
    expect(line?.text).toBe('The source has failed. web-01 has stopped on esx-01.')
  })
})

describe('a migration that fails', () => {
  it.each([
    ['esx-01', 'web-01 stays on esx-01.'],
    ['esx-02', 'web-01 is on esx-02.'],
  ])('names %s as the owner', (owner, text) => {
    expect(lineAfter(failedAt(20, owner, 'It broke.'))?.text).toBe(`It broke. ${text}`)
  })

  it('tells its clean-up step by step, and what nobody could do', () => {
    const undone = { migration: 1, step: 'shadow VM removed', place: 'esx-02' }
    expect(lineAfter(record('migration-undone', { ...undone, isDone: true }))).toMatchObject({
      severity: 'info',
      target: 'web-01',
      text: 'Clean-up on esx-02: shadow VM removed.',
    })
    expect(lineAfter(record('migration-undone', { ...undone, isDone: false }))).toMatchObject({
      severity: 'info',
      text: 'Clean-up on esx-02: shadow VM gone with esx-02.',
    })
  })

  it.each([
    ['vCPUs resumed', 'esx-01', 'Clean-up on esx-01: vCPUs not resumed, esx-01 had stopped.'],
    [
      'partial copy of Hard disk 1 deleted',
      'a',
      'Clean-up on a: partial copy of Hard disk 1 not deleted, no host of the migration could write there.',
    ],
  ])('warns of what is left behind: %s', (step, place, text) => {
    const left = record('migration-undone', { migration: 1, step, place, isDone: false })
    expect(lineAfter(left)).toMatchObject({ severity: 'warning', text })
  })

  it('says that vCenter has lost its task', () => {
    expect(lineAfter(record('task-orphaned', { task: 1, reason: 'The service restarts.' }))).toMatchObject({
      severity: 'warning',
      target: 'web-01',
      text: 'vCenter no longer follows “Relocate virtual machine” of web-01: The service restarts.',
    })
  })
})

describe('paths to datastores', () => {
  const path = (state: string, atNs: number) =>
    record('datastore-path-changed', { datastore: 'a', host: 'esx-01', state }, atNs)

  it.each([
    ['all-paths-down', 'esx.problem.storage.apd.start', 'esx.clear.storage.apd.exit'],
    ['apd-timeout', 'esx.problem.storage.apd.timeout', 'esx.clear.storage.apd.exit'],
    [
      'permanent-device-loss',
      'esx.problem.scsi.device.state.permanentloss',
      'esx.clear.scsi.device.state.permanentloss.deviceonline',
    ],
    ['read-only', '', ''],
  ])('are lost (%s) and come back under the ids of the VMkernel', (state, lost, cleared) => {
    expect(lineAfter(path(state, 10))).toMatchObject({ target: 'a', eventClass: lost })
    const back = lineAfter(path(state, 10), path('accessible', 11))
    expect(back).toMatchObject({ severity: 'info', eventClass: cleared })
  })

  it('make guests wait', () => {
    const disk = { vm: 'web-01', disk: 'Hard disk 1', datastore: 'a' }
    expect(lineAfter(record('disk-stalled', { ...disk, reason: 'its requests wait' }))).toMatchObject({
      severity: 'warning',
      target: 'web-01',
      text: 'Hard disk 1 of web-01 on a: its requests wait.',
    })
    expect(lineAfter(record('disk-stalled', { ...disk, reason: '' }))?.severity).toBe('info')
  })
})

describe('what clients missed', () => {
  const none = { windowNs: 2_000_000_000, pausedNs: 0, slowedNs: 0, silentNs: 0, storageNs: 0 }
  const missed = (parts: object) =>
    lineAfter(record('client-missed', { migration: 1, vm: 'web-01', ...none, missedNs: 0, ...parts }))?.text

  it('is told in its parts, without those that are nothing', () => {
    expect(missed({ missedNs: 300_000_000, pausedNs: 200_000_000, silentNs: 100_000_000 })).toBe(
      'By its migration, clients of web-01 missed 300 ms of 2.0 s: 200 ms vCPUs paused, ' +
        '100 ms network silent after the resume.',
    )
    expect(missed({})).toBe('By its migration, clients of web-01 missed nothing of 2.0 s.')
  })
})

describe('a run in which a setting is broken', () => {
  const scenario = smallScenario({
    commands: [
      {
        atSeconds: 0.2,
        command: {
          type: 'inject-fault',
          name: 'mtu',
          fault: { kind: 'wrong-mtu', host: 'esx-02', adapter: 'vmk0', mtu: 1400 },
          forSeconds: 1,
        },
      },
    ],
  })
  const { events } = viewOf(runOut(begunEngine(scenario)))

  it('has the fault once, not as a reconfiguration by a person too', () => {
    const texts = events.map(({ text }) => text)
    expect(texts.filter((text) => text.includes('MTU 1400'))).toHaveLength(1)
    expect(texts.filter((text) => text.includes('was reconfigured'))).toEqual([])
    expect(texts.filter((text) => text.includes('has ended: its time is over'))).toHaveLength(1)
  })
})

/** "Inject Fault" from form to command: every kind can be injected as it is offered, and what is wrong is told at its field. */
import { describe, expect, it } from 'vitest'
import { faultSchema } from '../../../core/scenario/fault-schema.ts'
import { faultTitles } from '../../../core/scenario/fault-words.ts'
import { valuesForKind, settledValues, optionsOf } from '../../../renderer/features/faults/fault-choices.ts'
import { faultFields, type ChoiceField } from '../../../renderer/features/faults/fault-fields.ts'
import {
  commandOf,
  freeName,
  problemsOf,
  renamedFor,
  type FaultForm,
} from '../../../renderer/features/faults/fault-form.ts'
import { findKinds, isFaultKind } from '../../../renderer/features/faults/fault-kinds.ts'
import { faultSentence } from '../../../renderer/features/faults/fault-sentence.ts'
import { emptyRequest, newFaultForm, withKind } from '../../../renderer/features/faults/new-fault.ts'
import { estateViewOf } from '../../support/estate-view.ts'
import { networkScenario } from '../../support/network-estate.ts'
import { begunEngine, stepToStage, viewOf } from '../../support/scenarios.ts'

const scenario = networkScenario()
const estate = estateViewOf(scenario)
const view = viewOf(begunEngine(scenario))
const kinds = Object.keys(faultTitles).filter(isFaultKind)

function formOf(changes: Partial<FaultForm> = {}): FaultForm {
  return { ...newFaultForm(emptyRequest, estate, view), ...changes }
}

function ofKind(kind: FaultForm['kind'], changes: Partial<FaultForm> = {}): FaultForm {
  return formOf({ kind, name: `${kind}-1`, values: valuesForKind(kind, {}, estate), ...changes })
}

describe('the catalogue', () => {
  it.each(kinds)('offers %s with values that the schema takes', (kind) => {
    const form = ofKind(kind)
    expect([...problemsOf(form, [])]).toEqual([])
    expect(commandOf(form)).toMatchObject({ type: 'inject-fault', name: `${kind}-1`, fault: { kind } })
  })

  it('knows every field that the schema asks for', () => {
    for (const { shape } of faultSchema.options) {
      const kind = shape.kind.value
      const asked = Object.keys(shape).filter((key) => key !== 'kind')
      expect(new Set(faultFields[kind].map(({ key }) => key)), kind).toEqual(new Set(asked))
    }
  })

  it('finds kinds by title, by name and by what they mean, in their groups', () => {
    const found = (typed: string) => findKinds(typed).flatMap((group) => group.kinds.map(({ kind }) => kind))
    expect(found('cable')).toEqual(['link-down'])
    expect(found('APD')).toEqual(['all-paths-down'])
    expect(found('host-crash')).toEqual(['host-crash'])
    expect(findKinds('').map(({ group }) => group)).toEqual([
      'Network',
      'Hosts and vCenter',
      'Storage',
      'Guest and user',
    ])
    expect(findKinds('').flatMap((group) => group.kinds)).toHaveLength(kinds.length)
    expect(findKinds('no such thing')).toEqual([])
  })
})

describe('choices', () => {
  it('begin with the adapters that vMotion uses', () => {
    expect(valuesForKind('link-down', { host: 'esx-02' }, estate)).toEqual({ host: 'esx-02', nic: 'vmnic1' })
    expect(valuesForKind('wrong-mtu', { host: 'esx-02' }, estate)).toMatchObject({
      adapter: 'vmk1',
      mtu: 1500,
    })
    expect(valuesForKind('wrong-vlan', { host: 'esx-02' }, estate)).toMatchObject({ portGroup: 'vMotion' })
  })

  it('follow the host, and keep what it has too', () => {
    const chosen = { host: 'esx-01', nic: 'vmnic0' }
    expect(settledValues('link-down', { ...chosen, host: 'esx-02' }, estate)).toEqual({
      host: 'esx-02',
      nic: 'vmnic0',
    })
    const gone = settledValues('link-down', { host: 'esx-01', nic: 'vmnic9' }, estate)
    expect(gone.nic).toBe('vmnic1')
  })

  it('offer hosts that have the datastore, and all of them at once', () => {
    const mountedBy = faultFields['all-paths-down'][1] as ChoiceField
    const offered = optionsOf(mountedBy, { datastore: 'shared' }, estate).map(({ value }) => value)
    expect(offered.slice(0, 3)).toEqual([undefined, 'esx-01', 'esx-02'])
    expect(
      valuesForKind('all-paths-down', { datastore: 'shared', host: 'esx-02' }, estate).host,
    ).toBeUndefined()
  })

  it('drop figures of the kind before: a factor means another thing', () => {
    const slow = valuesForKind('datastore-slow', {}, estate)
    expect(slow.factor).toBe(10)
    expect(valuesForKind('guest-busy', { ...slow, factor: 700 }, estate).factor).toBe(4)
  })
})

describe('the form', () => {
  it('begins with the destination of the migration on screen', () => {
    const engine = begunEngine(scenario)
    stepToStage(engine, 'pre-copy')
    const form = newFaultForm(
      { ...emptyRequest, object: { kind: 'vm', name: 'web-01' } },
      estate,
      viewOf(engine),
    )
    expect(form).toMatchObject({
      kind: 'link-down',
      values: { host: 'esx-02', nic: 'vmnic1' },
      trigger: { at: 'now', vm: 'web-01' },
    })
  })

  it('begins with what fits the object whose menu was used', () => {
    const of = (object: { kind: 'host' | 'datastore' | 'vm'; name: string }, nic = '') =>
      newFaultForm({ ...emptyRequest, object, isOfObject: true, nic }, estate, view)
    expect(of({ kind: 'host', name: 'esx-02' })).toMatchObject({
      kind: 'host-crash',
      values: { host: 'esx-02' },
    })
    expect(of({ kind: 'host', name: 'esx-02' }, 'vmnic0')).toMatchObject({
      kind: 'link-down',
      values: { host: 'esx-02', nic: 'vmnic0' },
    })
    expect(of({ kind: 'datastore', name: 'shared' })).toMatchObject({
      kind: 'datastore-full',
      values: { datastore: 'shared' },
    })
  })

  it('makes the command of a trigger, a delay, a duration and a repetition', () => {
    const trigger = { ...formOf().trigger, at: 'stun' as const, vm: 'web-01', stunPercent: 25 }
    const command = commandOf(
      ofKind('link-down', {
        trigger,
        afterSeconds: 1,
        forSeconds: 5,
        isRepeated: true,
        everySeconds: 20,
        times: 2,
      }),
    )
    expect(command).toMatchObject({
      trigger: { at: 'stun', vm: 'web-01', fraction: 0.25 },
      afterSeconds: 1,
      forSeconds: 5,
      repeat: { everySeconds: 20, times: 2 },
    })
  })

  it('asks for no duration of what is over at once', () => {
    expect(commandOf(ofKind('cancel', { forSeconds: 5 }))).not.toHaveProperty('forSeconds')
  })

  it('tells what is wrong at its field', () => {
    const trigger = { ...formOf().trigger, at: 'round' as const, round: 0 }
    const wrong = ofKind('link-slow', { trigger, name: 'taken', isRepeated: true, times: null })
    const problems = problemsOf({ ...wrong, values: { ...wrong.values, linkMbps: null } }, ['taken'])
    expect(problems.get('name')).toBe('There is a fault named taken in this run already.')
    expect(problems.get('fault.linkMbps')).toBe('A value is needed.')
    expect(problems.get('trigger.round')).toBe('Must be at least 1.')
    expect(problems.get('repeat.times')).toBe('A value is needed.')
  })

  it('measures a place in the stun in per cent, in its message too', () => {
    const trigger = { ...formOf().trigger, at: 'stun' as const, vm: 'web-01', stunPercent: 120 }
    expect(problemsOf(ofKind('link-down', { trigger }), []).get('trigger.fraction')).toBe(
      'Must be from 0 to 100.',
    )
  })

  it('goes on with the same objects when another kind is chosen', () => {
    const first = newFaultForm({ ...emptyRequest, object: { kind: 'vm', name: 'web-01' } }, estate, view)
    const form = { ...first, values: { host: 'esx-02', nic: 'vmnic0' } }
    const cancel = withKind(form, 'cancel', estate, [])
    expect(cancel).toMatchObject({ kind: 'cancel', name: 'cancel-1', values: { vm: 'web-01' } })
    expect(withKind(cancel, 'host-crash', estate, []).values).toEqual({ host: 'esx-02' })
  })

  it('names a fault by its kind, and leaves a name that a person gave', () => {
    expect(freeName('link-down', ['link-down-1', 'link-down-3'])).toBe('link-down-2')
    expect(renamedFor('host-crash', ofKind('link-down'), [])).toBe('host-crash-1')
    expect(renamedFor('host-crash', ofKind('link-down', { name: 'mine' }), [])).toBe('mine')
  })

  it('injects a fault again under a free name, with all that it had', () => {
    const first = ofKind('link-down', {
      trigger: { ...formOf().trigger, at: 'stun', vm: 'web-01', stunPercent: 50 },
      forSeconds: 5,
    })
    const { type: _, ...planned } = commandOf(first)!
    const again = newFaultForm({ ...emptyRequest, again: planned }, estate, {
      ...view,
      faults: [{ name: 'link-down-1' } as never],
    })
    expect(commandOf(again)).toEqual({ ...commandOf(first), name: 'link-down-2' })
  })
})

describe('the sentence', () => {
  it('says when, where, what, and how long', () => {
    const trigger = { ...formOf().trigger, at: 'round' as const, vm: 'web-01', round: 3 }
    const { type: _, ...planned } = commandOf(
      ofKind('link-down', { trigger, forSeconds: 5, isRepeated: true, everySeconds: 20, times: 2 }),
    )!
    expect(faultSentence(planned)).toBe(
      'When round 3 of the migration of web-01 begins: esx-01, vmnic1 down. ' +
        'It is over after 5\u00a0s. It happens 2 times, every 20\u00a0s.',
    )
    const { type: _other, ...now } = commandOf(ofKind('host-crash', { afterSeconds: 2 }))!
    expect(faultSentence(now)).toBe('2\u00a0s from now: esx-01, stops at once. It lasts until you clear it.')
  })
})

/** What the menu of a virtual machine offers beside its power and its moves: settings, and what holds it. Pure. */
import type { Command } from '../../../core/scenario/command-schema.ts'
import type { VmEdit } from '../../../core/scenario/edit-schema.ts'
import type { RowAct } from '../../ui/row-act.ts'
import type { EditedObject, Question } from '../../stores/dialogs.ts'
import type { EstateVm } from './estate-now.ts'

export interface SettingsActs {
  readonly held: string
  readonly edit: (edited: EditedObject) => void
  readonly ask: (question: Question) => void
  readonly issue: (command: Command) => void
}

export function vmSettingsActs(vm: EstateVm, acts: SettingsActs): RowAct[] {
  const { name, spec } = vm
  const open = (title: string, icon: string, within: EditedObject['within']): RowAct => ({
    title,
    icon,
    disabledBecause: acts.held,
    act: () => acts.edit({ kind: 'vm', name, within }),
  })
  const change = (title: string, icon: string, set: VmEdit): RowAct => ({
    title,
    icon,
    disabledBecause: acts.held,
    act: () => acts.issue({ type: 'edit-vm', vm: name, set }),
  })
  return [
    open('Edit Settings…', 'cog', ''),
    ...(spec.question === undefined ? [] : [answerAct(vm, spec.question, acts)]),
    ...(spec.tools?.installerMounted === true
      ? [
          change('Guest OS > Unmount VMware Tools Installer', 'times', {
            tools: { ...spec.tools, installerMounted: false },
          }),
        ]
      : []),
    ...((spec.snapshots ?? []).length > 0
      ? [open('Snapshots > Manage Snapshots…', 'history', 'options')]
      : []),
    ...(spec.faultTolerance === undefined
      ? []
      : [
          change('Fault Tolerance > Turn Off Fault Tolerance', 'times', {
            faultTolerance: null,
          }),
        ]),
    templateAct(vm, change),
  ]
}

function answerAct({ name }: EstateVm, question: string, acts: SettingsActs): RowAct {
  return {
    title: 'Guest OS > Answer Question…',
    icon: 'help',
    disabledBecause: acts.held,
    act: () =>
      acts.ask({
        title: `Answer Question of ${name}`,
        text: question,
        act: 'Answer',
        onAct: () => acts.issue({ type: 'edit-vm', vm: name, set: { question: null } }),
      }),
  }
}

function templateAct(
  { name, spec, powerState }: EstateVm,
  change: (title: string, icon: string, set: VmEdit) => RowAct,
): RowAct {
  if (spec.isTemplate === true) return change('Convert to Virtual Machine', 'vm', { isTemplate: null })
  const act = change('Template > Convert to Template', 'file', { isTemplate: true })
  if (act.disabledBecause !== '' || powerState === 'poweredOff') return act
  return { ...act, disabledBecause: `Power off ${name} first.` }
}

/** The menu of a VM offers what its settings call for. */
import { expect, it } from 'vitest'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { objectCommands } from '../../../renderer/features/commands/object-commands.ts'
import { vmSettingsActs } from '../../../renderer/features/object/vm-settings-acts.ts'
import type { EditedObject, Question } from '../../../renderer/stores/dialogs.ts'
import { vmOf } from '../configure/wide-estate.ts'

function actsOf(name: string, change: object = {}, held = '') {
  const issued: Command[] = []
  const edited: EditedObject[] = []
  const asked: Question[] = []
  const vm = vmOf(name)
  const acts = vmSettingsActs(
    { ...vm, spec: { ...vm.spec, ...change } },
    {
      held,
      edit: (object) => edited.push(object),
      ask: (question) => asked.push(question),
      issue: (command) => issued.push(command),
    },
  )
  return { acts, issued, edited, asked, named: (title: string) => acts.find((act) => act.title === title) }
}

it('offers what there is to do, and no more', () => {
  expect(actsOf('web-01').acts.map((act) => act.title)).toEqual([
    'Edit Settings…',
    'Template > Convert to Template',
  ])
})

it('a question is shown before it is answered', () => {
  const { named, asked, issued } = actsOf('web-01', { question: 'Retry?' })
  named('Guest OS > Answer Question…')!.act()
  expect(asked[0]).toMatchObject({ text: 'Retry?' })
  expect(issued).toEqual([])
  asked[0]!.onAct()
  expect(issued).toEqual([{ type: 'edit-vm', vm: 'web-01', set: { question: null } }])
})

it('a template becomes a VM at once, a running VM no template', () => {
  const { named, issued } = actsOf('golden')
  named('Convert to Virtual Machine')!.act()
  expect(issued).toEqual([{ type: 'edit-vm', vm: 'golden', set: { isTemplate: null } }])
  expect(actsOf('web-01').named('Template > Convert to Template')!.disabledBecause).toContain('Power off')
})

it('a lab that holds commands back holds all of them', () => {
  const { acts } = actsOf('web-01', { question: 'Retry?' }, 'Predict first.')
  expect(acts.every((act) => act.disabledBecause === 'Predict first.')).toBe(true)
})

it('the palette offers the menu of the selected object, without what has a command of its own', () => {
  const { acts } = actsOf('web-01')
  const all = [{ title: 'Migrate…', act: () => {} }, ...acts]
  const commands = objectCommands({ kind: 'vm', name: 'web-01' }, all)
  expect(commands.map((command) => command.title)).toEqual([
    'web-01: Edit Settings…',
    'web-01: Template > Convert to Template',
  ])
  expect(objectCommands(null, all)).toEqual([])
})

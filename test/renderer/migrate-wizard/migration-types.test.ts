/** The first page: what each type means for VMs that run, that are off, and for both together. */
import { expect, it } from 'vitest'
import { typeOptions } from '../../../renderer/features/migrate-wizard/migration-types.ts'

const effects = (...states: string[]) =>
  typeOptions(states.map((powerState) => ({ powerState }))).map((option) => option.effect)

it('names vSphere’s four types', () => {
  expect(typeOptions([]).map((option) => option.title)).toEqual([
    'Change compute resource only',
    'Change storage only',
    'Change both compute resource and storage',
    'Cross vCenter Server export',
  ])
})

it('says of running VMs vMotion, of others cold migration', () => {
  expect(effects('poweredOn').every((words) => words.includes('vMotion'))).toBe(true)
  expect(effects('poweredOff').every((words) => words.startsWith('Cold migration'))).toBe(true)
  expect(effects('poweredOn', 'poweredOff')[1]).toContain('Those that do not run are migrated cold.')
})

it('says of a suspended VM that its memory is a file, where files move', () => {
  expect(effects('suspended').map((words) => words.includes('suspended memory'))).toEqual([
    false,
    true,
    true,
    true,
  ])
})

/** Every advanced setting of the schema has a default within its range, and a meaning. */
import { expect, it } from 'vitest'
import {
  findSettings,
  settingRows,
  settingsEdit,
} from '../../../renderer/features/configure/advanced-settings-rows.ts'

it('every setting says its default, its range and what it does', () => {
  for (const row of settingRows(undefined)) {
    expect(row.byDefault, row.name).toBeGreaterThanOrEqual(row.least)
    expect(row.byDefault, row.name).toBeLessThanOrEqual(row.most)
    expect(row.meaning, row.name).not.toBe('')
    expect(row.value).toBeUndefined()
  }
  expect(settingRows(undefined)[0]).toMatchObject({ byDefault: 500, least: 100, most: 100_000 })
})

it('the filter reads names and meanings', () => {
  const rows = settingRows({ 'Migrate.NetTimeout': 60 })
  expect(findSettings(rows, 'nettimeout').map((row) => row.value)).toEqual([60])
  expect(findSettings(rows, 'slows the guest').length).toBeGreaterThan(0)
  expect(findSettings(rows, '')).toHaveLength(rows.length)
})

it('an edit leaves out what is at its default, and takes all away where nothing is set', () => {
  expect(settingsEdit({ 'Migrate.NetTimeout': 60, 'Migrate.SdpsEnabled': undefined })).toEqual({
    'Migrate.NetTimeout': 60,
  })
  expect(settingsEdit({ 'Migrate.NetTimeout': undefined })).toBeNull()
})

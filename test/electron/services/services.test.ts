/** What all hosts share beside runs and labs: settings, the place of the workbench, and an orderly end. */
import { expect, it } from 'vitest'
import { NamedValues } from '../../../electron/store/named-values.ts'
import { openStore } from '../../../electron/store/database.ts'
import { temporaryServices } from '../../support/services.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** A state folder in which `name` was saved with this value. */
function folderWith(name: string, value: unknown): string {
  const folder = temporaryFolder()
  const store = openStore(folder)
  new NamedValues(store.db).set(name, value)
  store.close()
  return folder
}

it('keeps settings across hosts, and takes defaults for what was not set', () => {
  const stateFolder = folderWith('settings', { theme: 'dark' })
  const services = temporaryServices({ stateFolder })
  expect(services.settings()).toMatchObject({ theme: 'dark', reducedMotion: false, learnerName: '' })
  services.close()
})

it('does not stumble over settings or a place that it cannot read', () => {
  const settings = temporaryServices({ stateFolder: folderWith('settings', { theme: 'purple' }) })
  expect(settings.settings()).toMatchObject({ theme: 'system' })
  settings.close()
  const place = temporaryServices({ stateFolder: folderWith('place', { area: 7 }) })
  expect(place.place()).toBeNull()
  place.close()
})

it('frees the database and saves the playheads when it is closed', async () => {
  const stateFolder = temporaryFolder()
  const first = temporaryServices({ stateFolder })
  const { summary } = first.runs.create('first-move')
  await first.runs.seek(summary.id, 1_500_000_000)
  first.close()
  const second = temporaryServices({ stateFolder })
  expect(second.runs.list()).toMatchObject([{ id: summary.id, playheadNs: 1_500_000_000 }])
  second.close()
})

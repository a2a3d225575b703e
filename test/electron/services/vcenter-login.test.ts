/** The login of the migrate wizard: each way in which it can go, and that nothing of it is kept. */
import fs from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { tryLogin } from '../../../electron/services/vcenter-login.ts'
import { temporaryServices } from '../../support/services.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { wizardEstate } from '../../renderer/migrate-wizard/wizard-estate.ts'

const { inventory } = wizardEstate()
const right = { vcenter: 'vc-c', user: 'administrator@two.local', password: 'VMware1!' }

it('takes the account of the vCenter, whatever the case of its name and address', () => {
  const answer = tryLogin(inventory, right)
  expect(answer).toMatchObject({ outcome: 'accepted', vcenter: 'vc-c', ssoDomain: 'two.local' })
  expect(answer.thumbprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  expect(tryLogin(inventory, { ...right, vcenter: ' VC-C ' }).outcome).toBe('accepted')
})

it('refuses another password or user, and knows no other address', () => {
  expect(tryLogin(inventory, { ...right, password: 'vmware1!' }).outcome).toBe('wrong')
  expect(tryLogin(inventory, { ...right, user: 'administrator@one.local' }).outcome).toBe('wrong')
  expect(tryLogin(inventory, { ...right, vcenter: 'vc-z' })).toEqual({
    outcome: 'unknown-address',
    vcenter: '',
    ssoDomain: '',
    thumbprint: '',
  })
})

it('leaves nothing of itself in the state folder', () => {
  const stateFolder = temporaryFolder()
  const services = temporaryServices({ stateFolder })
  const { id } = services.library.list()[0]!
  const { summary } = services.runs.create(id)
  const password = 'told-to-nobody-7391'
  services.runs.login(summary.id, { vcenter: 'vc-a', user: 'somebody-7391', password })
  services.close()
  const kept = fs
    .readdirSync(stateFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('')
  expect(kept.length).toBeGreaterThan(0)
  expect(kept).not.toContain('7391')
})

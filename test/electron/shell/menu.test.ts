/** The system's menu on each system; what only a developer needs is not in what is shipped. */
import type { MenuItemConstructorOptions } from 'electron'
import { expect, it, vi } from 'vitest'
import { menuTemplate } from '../../../electron/shell/menu.ts'

vi.mock('electron', () => ({ Menu: {} }))

function rolesIn(items: readonly MenuItemConstructorOptions[]): (string | undefined)[] {
  return items.flatMap((item) =>
    Array.isArray(item.submenu) ? [item.role, ...rolesIn(item.submenu)] : [item.role],
  )
}

it('begins with the application on macOS, where closing is not quitting', () => {
  const mac = menuTemplate('darwin', true)
  expect(mac[0]).toEqual({ role: 'appMenu' })
  expect(rolesIn(mac)).toContain('close')
  expect(rolesIn(mac)).not.toContain('quit')
})

it.each(['linux', 'win32'] as const)('can quit and tell about itself on %s', (platform) => {
  const roles = rolesIn(menuTemplate(platform, true))
  expect(roles).toEqual(expect.arrayContaining(['quit', 'editMenu', 'zoomIn', 'togglefullscreen', 'about']))
  expect(roles).not.toContain('appMenu')
})

it('has the inspector only while Precopy is being developed', () => {
  expect(rolesIn(menuTemplate('linux', false))).toContain('toggleDevTools')
  expect(rolesIn(menuTemplate('linux', true))).not.toContain('toggleDevTools')
})

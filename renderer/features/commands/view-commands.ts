/** View and Help: areas, panes, theme, keys, what this program is. */
import type { AllStores } from './all-stores.ts'
import { noRun } from './all-stores.ts'
import type { AppCommand } from './app-command.ts'
import { focusNextRegion } from './regions.ts'

const themes = [
  { value: 'system', title: 'Theme of the system' },
  { value: 'light', title: 'Light theme' },
  { value: 'dark', title: 'Dark theme' },
] as const

export function viewCommands(stores: AllStores): AppCommand[] {
  const { run, settings, workbench } = stores
  const needsRun = run.description === null ? noRun : ''
  return [
    {
      id: 'area-library',
      menu: 'View',
      title: 'Library',
      shortcut: { key: '1', withControl: true },
      disabledBecause: '',
      isChecked: workbench.area === 'library',
      act: () => (workbench.area = 'library'),
    },
    {
      id: 'area-workbench',
      menu: 'View',
      title: 'Workbench',
      shortcut: { key: '2', withControl: true },
      disabledBecause: '',
      isChecked: workbench.area === 'workbench',
      act: () => (workbench.area = 'workbench'),
    },
    {
      id: 'area-reports',
      menu: 'View',
      title: 'Reports',
      shortcut: { key: '4', withControl: true },
      disabledBecause: '',
      isChecked: workbench.area === 'reports',
      act: () => (workbench.area = 'reports'),
    },
    {
      id: 'area-author',
      menu: 'View',
      title: 'Author',
      shortcut: { key: '5', withControl: true },
      disabledBecause: '',
      isChecked: workbench.area === 'author',
      act: () => (workbench.area = 'author'),
    },
    {
      id: 'area-gradebook',
      menu: 'View',
      title: 'Gradebook',
      shortcut: { key: '6', withControl: true },
      disabledBecause: '',
      isChecked: workbench.area === 'gradebook',
      act: () => (workbench.area = 'gradebook'),
    },
    ...paneCommands(stores, needsRun),
    ...themes.map((theme, index) => ({
      id: `theme-${theme.value}`,
      menu: 'View' as const,
      title: theme.title,
      startsGroup: index === 0,
      disabledBecause: '',
      isChecked: settings.settings.theme === theme.value,
      act: () => void settings.change({ theme: theme.value }),
    })),
    {
      id: 'next-region',
      menu: null,
      title: 'Next region of the window',
      shortcut: { key: 'F6' },
      disabledBecause: '',
      act: () => focusNextRegion(1),
    },
    {
      id: 'previous-region',
      menu: null,
      title: 'Previous region of the window',
      shortcut: { key: 'F6', withShift: true },
      disabledBecause: '',
      act: () => focusNextRegion(-1),
    },
  ]
}

function paneCommands({ lab, workbench }: AllStores, needsRun: string): AppCommand[] {
  return [
    {
      id: 'toggle-inventory',
      menu: 'View',
      title: 'Inventory',
      startsGroup: true,
      disabledBecause: needsRun,
      isChecked: workbench.isInventoryOpen,
      act: () => (workbench.isInventoryOpen = !workbench.isInventoryOpen),
    },
    {
      id: 'toggle-guide',
      menu: 'View',
      title: 'Lab guide',
      disabledBecause: lab.attempt === null ? 'The run on screen belongs to no lab.' : '',
      isChecked: workbench.isGuideOpen,
      act: () => (workbench.isGuideOpen = !workbench.isGuideOpen),
    },
    {
      id: 'show-tasks',
      menu: 'View',
      title: 'Recent tasks',
      disabledBecause: needsRun,
      isChecked: workbench.bottomTab === 'tasks',
      act: () => (workbench.bottomTab = 'tasks'),
    },
    {
      id: 'show-events',
      menu: 'View',
      title: 'Events',
      disabledBecause: needsRun,
      isChecked: workbench.bottomTab === 'events',
      act: () => (workbench.bottomTab = 'events'),
    },
  ]
}

export function helpCommands({ dialogs }: AllStores): AppCommand[] {
  return [
    {
      id: 'palette',
      menu: 'Help',
      title: 'Find an object or command…',
      shortcut: { key: 'k', withControl: true },
      disabledBecause: '',
      act: () => (dialogs.shown = 'palette'),
    },
    {
      id: 'keys',
      menu: 'Help',
      title: 'All keys',
      shortcut: { key: '?' },
      disabledBecause: '',
      act: () => (dialogs.shown = 'keys'),
    },
    {
      id: 'about',
      menu: 'Help',
      title: 'About Precopy',
      startsGroup: true,
      disabledBecause: '',
      act: () => (dialogs.shown = 'about'),
    },
  ]
}

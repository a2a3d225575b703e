/**
 * Files that a person exports: the window offers them as downloads of its own making, and the system's save
 * dialog asks where they go. Anything else that would be downloaded is refused.
 */
import path from 'node:path'
import { app, dialog, type Session } from 'electron'
import { appOrigin } from './app-protocol.ts'

export function saveExports(session: Session): void {
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${appOrigin}/`)) {
      event.preventDefault()
      return
    }
    const name = item.getFilename()
    item.setSaveDialogOptions({ defaultPath: path.join(app.getPath('downloads'), name) })
    item.once('done', (_event, state) => {
      if (state !== 'interrupted') return
      dialog.showErrorBox(
        `${name} was not saved`,
        `Writing ${item.getSavePath()} was interrupted. See that the disk has space and the folder can be written, then export again.`,
      )
    })
  })
}

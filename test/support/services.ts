/** Real services on a state folder of their own, with the scenarios and labs that are shipped. */
import path from 'node:path'
import {
  createServices,
  sourceFolders,
  type Services,
  type ServicesOptions,
} from '../../electron/services/services.ts'
import { temporaryFolder } from './temporary-folder.ts'

export const root = path.resolve(import.meta.dirname, '../..')

export function temporaryServices(options: Partial<ServicesOptions> = {}): Services {
  return createServices({
    stateFolder: options.stateFolder ?? temporaryFolder(),
    shipped: sourceFolders(root),
    host: 'in-process',
    ...options,
  })
}

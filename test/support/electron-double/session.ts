/**
 * Electron's session as far as Precopy uses it: the scheme's handler, the requests that are let through,
 * permissions, and downloads. The page's side of it is driven by page.ts.
 */
import { EventEmitter } from 'node:events'
import type { DownloadItem, Session } from 'electron'
import type { Download } from '@playwright/test'
import type { AppDouble } from './app.ts'
import { toAppAddress } from './addresses.ts'

type RequestHandler = Parameters<Session['protocol']['handle']>[1]
type PermissionCheck = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>
type PermissionRequest = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
type DevicePermission = NonNullable<Parameters<Session['setDevicePermissionHandler']>[0]>
type RequestFilter = (
  details: { readonly url: string },
  answer: (response: { cancel?: boolean }) => void,
) => void
export type Permission = Parameters<PermissionCheck>[1]

type TypedSession = Pick<
  Session,
  'setDevicePermissionHandler' | 'setPermissionCheckHandler' | 'setPermissionRequestHandler'
>

export class SessionDouble extends EventEmitter implements TypedSession {
  readonly protocol: Pick<Session['protocol'], 'handle'>
  readonly webRequest: { onBeforeRequest(filter: RequestFilter): void }
  private readonly handlers = new Map<string, RequestHandler>()
  private filter: RequestFilter | null = null
  private permissionCheck: PermissionCheck | null = null
  private permissionRequest: PermissionRequest | null = null
  private devicePermission: DevicePermission | null = null

  constructor(app: AppDouble) {
    super()
    this.protocol = {
      handle: (scheme, handler) => {
        app.mustBeReady('protocol.handle')
        this.handlers.set(scheme, handler)
      },
    }
    this.webRequest = { onBeforeRequest: (filter) => (this.filter = filter) }
  }

  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.permissionCheck = handler
  }

  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    this.permissionRequest = handler
  }

  setDevicePermissionHandler(handler: DevicePermission | null): void {
    this.devicePermission = handler
  }

  /** What both of Electron's handlers say to a page that asks; it grants everything where none is set. */
  grants(permission: Permission): boolean {
    const isChecked = this.permissionCheck?.(null, permission, '', { isMainFrame: true }) ?? true
    let isGranted = this.permissionRequest === null
    this.permissionRequest?.(null as never, permission as never, (answer) => (isGranted = answer), {
      isMainFrame: true,
      requestingUrl: '',
    })
    return isChecked && isGranted
  }

  grantsDevices(): boolean {
    return this.devicePermission?.({ deviceType: 'usb', origin: '', device: {} as never }) ?? true
  }

  lets(url: string): boolean {
    let isCancelled = false
    this.filter?.({ url }, (response) => (isCancelled = response.cancel ?? false))
    return !isCancelled
  }

  /** Answers an address as Electron would; null where it would refuse or has nobody to ask. */
  async answer(url: string, method: string): Promise<Response | null> {
    const handler = this.handlers.get(new URL(url).protocol.replace(':', ''))
    return !this.lets(url) || handler === undefined ? null : handler(new Request(url, { method }))
  }
}

type TypedItem = Pick<DownloadItem, 'getFilename' | 'getSavePath' | 'getURL' | 'setSaveDialogOptions'>

export class DownloadItemDouble extends EventEmitter implements TypedItem {
  dialogOptions: Electron.SaveDialogOptions = {}
  private readonly download: Download
  private savePath = ''

  constructor(download: Download) {
    super()
    this.download = download
  }

  getURL(): string {
    return toAppAddress(this.download.url())
  }

  getFilename(): string {
    return this.download.suggestedFilename()
  }

  getSavePath(): string {
    return this.savePath
  }

  setSaveDialogOptions(options: Electron.SaveDialogOptions): void {
    this.dialogOptions = options
  }

  /** What happens when a person accepts the dialog with `file`. */
  async accept(file: string): Promise<void> {
    this.savePath = file
    await this.download.saveAs(file)
    this.emit('done', {}, 'completed')
  }
}

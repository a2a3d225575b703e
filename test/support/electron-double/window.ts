/** `BrowserWindow` for the double: options as they were given, life and death, and a page through its webContents. */
import { EventEmitter } from 'node:events'
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import type { AppDouble } from './app.ts'
import { SessionDouble } from './session.ts'
import { WebContentsDouble, type PageSurroundings } from './web-contents.ts'

export interface WindowSurroundings extends PageSurroundings {
  readonly app: AppDouble
  /** The open ones. */
  readonly windows: WindowDouble[]
}

type TypedWindow = Pick<
  BrowserWindow,
  'destroy' | 'focus' | 'isDestroyed' | 'isMinimized' | 'loadFile' | 'loadURL' | 'restore' | 'show'
>

export class WindowDouble extends EventEmitter implements TypedWindow {
  readonly options: BrowserWindowConstructorOptions
  readonly webContents: WebContentsDouble
  isShown = false
  isFocused = false
  private readonly around: WindowSurroundings
  private isMinimised = false
  private isGone = false

  constructor(around: WindowSurroundings, options: BrowserWindowConstructorOptions) {
    super()
    around.app.mustBeReady('BrowserWindow')
    this.around = around
    this.options = options
    this.webContents = new WebContentsDouble(around)
    around.windows.push(this)
    around.app.emit('web-contents-created', {}, this.webContents)
  }

  async loadURL(url: string): Promise<void> {
    const preload = this.options.webPreferences?.preload
    if (preload === undefined) throw new Error('The double opens windows with a preload script only.')
    await this.webContents.open(url, preload)
    this.webContents.shownPage().once('close', () => void this.close())
    this.emit('ready-to-show')
  }

  /** A page of a file, without our scripts: in a session of its own if the options name one. */
  async loadFile(file: string): Promise<void> {
    const own = this.options.webPreferences?.session as unknown
    await this.webContents.openFile(file, own instanceof SessionDouble ? own : this.around.session)
  }

  destroy(): void {
    void this.close()
  }

  show(): void {
    this.isShown = true
  }

  focus(): void {
    this.isFocused = true
  }

  minimise(): void {
    this.isMinimised = true
    this.isFocused = false
  }

  isMinimized(): boolean {
    return this.isMinimised
  }

  restore(): void {
    this.isMinimised = false
  }

  isDestroyed(): boolean {
    return this.isGone
  }

  reload(): Promise<void> {
    return this.webContents.reload()
  }

  async close(): Promise<void> {
    if (this.isGone) return
    this.isGone = true
    await this.webContents.close()
    this.around.windows.splice(this.around.windows.indexOf(this), 1)
    this.emit('closed')
    if (this.around.windows.length === 0) this.around.app.emit('window-all-closed')
  }
}

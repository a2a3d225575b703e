/**
 * Electron's `app` as far as Precopy uses it: the order of start and quit, paths, and the lock against a
 * second start. It is strict where Electron is: what must happen before `ready` fails after it.
 */
import { EventEmitter } from 'node:events'
import fs from 'node:fs'
import type { App } from 'electron'

type TypedApp = Pick<
  App,
  'enableSandbox' | 'exit' | 'getAppPath' | 'getPath' | 'isPackaged' | 'isReady' | 'quit' | 'setPath'
> &
  Pick<App, 'requestSingleInstanceLock' | 'whenReady'>

export class AppDouble extends EventEmitter implements TypedApp {
  readonly isPackaged = false
  isSandboxed = false
  /** Set when the application has ended. */
  exitCode: number | null = null
  /** Whether another instance is taken to be running. */
  isSecondInstance = false
  private readonly appPath: string
  private readonly paths: Map<string, string>
  private readonly closeWindows: () => Promise<void>
  private readonly ready = Promise.withResolvers<void>()
  private hasBecomeReady = false

  constructor(appPath: string, paths: Map<string, string>, closeWindows: () => Promise<void>) {
    super()
    this.appPath = appPath
    this.paths = paths
    this.closeWindows = closeWindows
  }

  /** The double's own: what Electron does once the main script has been read. */
  becomeReady(): void {
    this.hasBecomeReady = true
    this.emit('ready')
    this.ready.resolve()
  }

  isReady(): boolean {
    return this.hasBecomeReady
  }

  whenReady(): Promise<void> {
    return this.ready.promise
  }

  enableSandbox(): void {
    this.mustNotBeReady('app.enableSandbox')
    this.isSandboxed = true
  }

  requestSingleInstanceLock(): boolean {
    return !this.isSecondInstance
  }

  getAppPath(): string {
    return this.appPath
  }

  getPath(name: string): string {
    const found = this.paths.get(name)
    if (found === undefined) throw new Error(`The double knows no path "${name}".`)
    return found
  }

  setPath(name: string, folder: string): void {
    if (!fs.existsSync(folder)) throw new Error(`app.setPath: ${folder} does not exist.`)
    this.paths.set(name, folder)
  }

  quit(): void {
    if (this.exitCode !== null) return
    this.emit('before-quit', new EventDouble())
    void this.closeWindows().then(() => {
      if (this.exitCode !== null) return
      this.emit('will-quit', new EventDouble())
      this.exit(0)
    })
  }

  exit(code = 0): void {
    this.exitCode = code
    this.emit('quit', new EventDouble(), code)
  }

  mustNotBeReady(what: string): void {
    if (this.hasBecomeReady) throw new Error(`${what} must be called before the application is ready.`)
  }

  mustBeReady(what: string): void {
    if (!this.hasBecomeReady) throw new Error(`${what} must not be used before the application is ready.`)
  }
}

/** What Electron hands to listeners that may forbid something. */
export class EventDouble {
  defaultPrevented = false

  preventDefault(): void {
    this.defaultPrevented = true
  }
}

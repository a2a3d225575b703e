/** The little of `electron` that the shell's hand-over of ports needs, for tests without a window. */
import { EventEmitter } from 'node:events'
import { MessageChannelMainDouble } from '../support/electron-double/ports.ts'

export const ipcMain = new EventEmitter()

export const electronMock = { ipcMain, MessageChannelMain: MessageChannelMainDouble, protocol: {} }

/** Who gets ports: the main frame of a page at our origin, and nobody else. */
import { beforeEach, expect, it, vi } from 'vitest'
import { answerPortRequests } from '../../../electron/shell/message-port.ts'
import { askForPorts, handOverPorts } from '../../../electron/shell/port-names.ts'
import type { Services } from '../../../electron/services/services.ts'
import { ipcMain } from '../../contract/electron-mock.ts'

vi.mock('electron', async () => (await import('../../contract/electron-mock.ts')).electronMock)

interface Frame {
  readonly origin: string
}

beforeEach(() => {
  ipcMain.removeAllListeners()
  answerPortRequests({} as Services)
})

/** What a page with this main frame is sent when `senderFrame` asks. */
function ask(mainFrame: Frame, senderFrame: Frame | null): unknown[][] {
  const sent: unknown[][] = []
  const sender = { mainFrame, postMessage: (...given: unknown[]) => sent.push(given) }
  ipcMain.emit(askForPorts, { sender, senderFrame })
  return sent
}

it('hands two ports to the main frame of our page', () => {
  const frame = { origin: 'app://precopy' }
  const sent = ask(frame, frame)
  expect(sent).toHaveLength(1)
  expect(sent[0]!.slice(0, 2)).toEqual([handOverPorts, null])
  expect(sent[0]![2]).toHaveLength(2)
})

it.each([
  ['a frame inside the page', { origin: 'app://precopy' }, { origin: 'app://precopy' }],
  ['a frame that is gone', { origin: 'app://precopy' }, null],
])('hands none to %s, and says so', (_who, mainFrame, senderFrame) => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  expect(ask(mainFrame, senderFrame)).toEqual([])
  expect(said).toHaveBeenCalledOnce()
  said.mockRestore()
})

it.each(['https://precopy', 'app://precopy.example', 'app://other', 'file://', 'null', ''])(
  'hands none to a page at "%s"',
  (origin) => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const frame = { origin }
    expect(ask(frame, frame)).toEqual([])
    expect(said).toHaveBeenCalledOnce()
    said.mockRestore()
  },
)

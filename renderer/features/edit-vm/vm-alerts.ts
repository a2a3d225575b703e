/** What the Summary of a virtual machine warns of: what it waits for and what holds it. Pure. */
import type { VmSpec } from '../../../core/scenario/vm-schema.ts'

export interface VmAlert {
  readonly words: string
  /** It can be answered where it stands. */
  readonly isQuestion: boolean
}

const connectionWords = {
  disconnected: 'Its host is disconnected from vCenter.',
  inaccessible: 'Its files are inaccessible.',
  invalid: 'Its configuration is invalid.',
  orphaned: 'It is orphaned: vCenter knows it, its host does not.',
}

export function vmAlerts(spec: VmSpec): VmAlert[] {
  const { question, runningTask, migrationDisabledBy, connectionState, tools } = spec
  const told = (words: string): VmAlert => ({ words, isQuestion: false })
  return [
    ...(question === undefined ? [] : [{ words: `Waiting for an answer: ${question}`, isQuestion: true }]),
    ...(connectionState === undefined || connectionState === 'connected'
      ? []
      : [told(connectionWords[connectionState])]),
    ...(runningTask === undefined ? [] : [told(`A task holds it: ${runningTask}.`)]),
    ...(migrationDisabledBy === undefined ? [] : [told(`Migration is disabled by ${migrationDisabledBy}.`)]),
    ...(tools?.installerMounted === true ? [told('The VMware Tools installer is mounted.')] : []),
  ]
}

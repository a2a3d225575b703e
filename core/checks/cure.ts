/** What makes a finding go away, as a person would do it. */
import type { Command } from '../scenario/command-schema.ts'

export interface Cure {
  /** For example `Disconnect CD/DVD drive 1 of web-01`. */
  readonly text: string
  /** Where in the vSphere Client, for example `web-01 > Edit Settings > CD/DVD drive 1`; or who does it elsewhere. */
  readonly place: string
  /** false: it is done outside vSphere (a cable, a switch port, the firmware, another team). */
  readonly inVsphere: boolean
  /** Another choice in the wizard that does it without a command: all disks of a thick format become thin. */
  readonly choice?: 'thin' | undefined
  /** Commands that do it, in order; empty where only another choice in the wizard helps. */
  readonly commands: readonly Command[]
  /** How much it disturbs: 1 nothing notices, 2 a setting that others may notice, 5 the VM is down for a while. */
  readonly effort: 1 | 2 | 5
}

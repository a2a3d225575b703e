/** What the command line's exit status says, and the error that stands for a wrong invocation. */

export const exitStatus = {
  done: 0,
  /** A migration ended in error or would never end, a check failed, a lab could not be verified. */
  failed: 1,
  /** The invocation or a file was wrong; nothing was written. */
  wrongInput: 2,
  /** Ended by Ctrl-C: 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus]

/** The command line cannot be understood or asks for something that is not there. Says what, and what to do. */
export class UsageError extends Error {
  readonly remedy: string

  constructor(message: string, remedy: string) {
    super(`${message} ${remedy}`)
    this.name = 'UsageError'
    this.remedy = remedy
  }
}

/** What the window knows of its host: typed calls, and a channel of frames. Which host it has, it cannot tell. */
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../core/contract/procedures.ts'
import type { FrameClientMessage, RunFrame } from '../../core/contract/frame-channel.ts'

export type Calls = ContractRouterClient<Contract>

export interface FrameChannel {
  send(message: FrameClientMessage): void
}

export interface LabClient {
  readonly calls: Calls
  /** One reader at a time. */
  readonly frames: FrameChannel
}

export interface HostEvents {
  /** A frame has come. Answer with `taken` when it is shown; the next comes only then. */
  onFrame(frame: RunFrame): void
  /** The host is gone: the window can only say so. */
  onLost(reason: string): void
}

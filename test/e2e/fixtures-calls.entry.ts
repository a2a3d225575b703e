/** Bundled and put into a page by fixtures-calls.ts: the window's own client, for specs that speak to its host directly. */
import { connect } from '../../renderer/client/connect.ts'
import type { RunFrame } from '../../core/contract/frame-channel.ts'

const frames: RunFrame[] = []

Reflect.set(globalThis, 'precopyTestFrames', frames)
Reflect.set(
  globalThis,
  'precopyTestClient',
  connect({ onFrame: (frame) => frames.push(frame), onLost: (reason) => console.warn(reason) }),
)

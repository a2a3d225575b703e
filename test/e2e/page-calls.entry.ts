/** Bundled and put into a page by fixtures-calls.ts: the window's own client, for specs that speak to its host directly. */
import { connect } from '../../renderer/client/connect.ts'

Reflect.set(
  globalThis,
  'precopyTestClient',
  connect({ onFrame: () => undefined, onLost: (reason) => console.warn(reason) }),
)

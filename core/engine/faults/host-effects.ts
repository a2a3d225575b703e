/** Faults of hosts: one that stops with all that runs on it, and one whose memory something else takes. */
export { endForLostPartner, hostCrash } from './host-crash.ts'
export { declareDead as restartByHa } from './ha-restart.ts'
export { memoryShort } from './memory-short.ts'

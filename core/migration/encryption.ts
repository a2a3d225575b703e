/**
 * Encrypted vMotion: a setting of the VM. Left alone (opportunistic) it encrypts between hosts that both can,
 * those of 6.5 and later with AES-NI; an encrypted VM always does (DOC-ENC). Encryption has a thread of its own beside the one that sends
 * (FD-ENC, NH-STREAMS: one helper is one core), so it slows a stream only where a core encrypts less than the
 * stream carries. Tags and nonces are not counted: some 30 bytes a record of many KiB.
 */
import { canEncryptVmotion, encryptedVmotionOf } from '../estate/host-capabilities.ts'
import type { Host } from '../estate/inventory.ts'
import type { VmSpec } from '../scenario/schema.ts'

/** CPU cycles for one byte of AES-GCM with AES-NI on a server core of 2013 (GUERON: 1.03 on Haswell, 2.53 on Sandy Bridge). */
export const aesGcmCyclesPerByte = 1.03

export function isEncrypted(source: Host, destination: Host, vm: VmSpec): boolean {
  const isPossible = [source, destination].every(canEncryptVmotion)
  return isPossible && encryptedVmotionOf(vm) !== 'disabled'
}

/** What one core at the slower end encrypts or decrypts; Infinity where nothing is encrypted. */
export function encryptionBytesPerSecond(source: Host, destination: Host, vm: VmSpec): number {
  if (!isEncrypted(source, destination, vm)) return Infinity
  const mhz = Math.min(source.spec.cpu.mhz, destination.spec.cpu.mhz)
  return Math.floor((mhz * 1_000_000) / aesGcmCyclesPerByte)
}

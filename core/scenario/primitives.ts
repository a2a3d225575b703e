/** Small zod building blocks shared by the schemas of this folder; each says its limits in its message. */
import { z } from 'zod'

/** Name of an object of the estate; unique among its kind, and what references point at. */
export const objectName = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._()#-]*$/u, 'a name of letters, digits, spaces and . _ - ( ) #')

/** Label of a virtual device or name of a physical one, as vSphere writes them: `CD/DVD drive 1`, `/vmfs/devices/cdrom/mpx.vmhba1:C0:T0:L0`. */
export const deviceName = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[\p{L}\p{N}/][\p{L}\p{N} ._()#:/-]*$/u, 'a name of letters, digits, spaces and . _ - ( ) # : /')

export function positiveInteger(max: number) {
  return z.number().int().min(1).max(max)
}

export function nonNegativeInteger(max: number) {
  return z.number().int().min(0).max(max)
}

export const percent = z.number().min(0).max(100)

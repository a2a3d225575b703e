/**
 * The seal of a student's copy: compressed, encrypted (AES-256-GCM) and tied to its pack and lab, so that it neither
 * reads in an editor nor can be changed or moved unnoticed. It is a seal and no secret: every Precopy can open it,
 * because it must, and so can somebody who takes the program apart. What must not leak is therefore not put into it.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { InputError } from '../../../core/base/errors.ts'
import { sealedLabSchema, type SealedLab } from '../../../core/lab/pack-schema.ts'

/** The same in every copy of the product. */
const productKey = 'Precopy pack seal, version 1'
const cipherName = 'aes-256-gcm'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
/** A lab and its scenario are far smaller; a file that inflates to more was made to do harm. */
const mostOpenedBytes = 32 * 1024 * 1024

/** Which lab of which pack a seal is of. */
export interface SealPlace {
  readonly pack: string
  readonly lab: string
}

/** Base64 of nonce, tag and encrypted content. */
export function seal(place: SealPlace, content: SealedLab): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(cipherName, keyOf(place), nonce).setAAD(contextOf(place))
  const packed = deflateRawSync(Buffer.from(JSON.stringify(content), 'utf8'))
  const encrypted = Buffer.concat([cipher.update(packed), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64')
}

/** Throws InputError, for the file that it stands in, where a single bit is not as it was. */
export function openSeal(fileName: string, place: SealPlace, sealed: string): SealedLab {
  try {
    const bytes = Buffer.from(sealed, 'base64')
    const nonce = bytes.subarray(0, nonceBytes)
    const tag = bytes.subarray(nonceBytes, nonceBytes + tagBytes)
    const cipher = createDecipheriv(cipherName, keyOf(place), nonce).setAAD(contextOf(place)).setAuthTag(tag)
    const packed = Buffer.concat([cipher.update(bytes.subarray(nonceBytes + tagBytes)), cipher.final()])
    const text = inflateRawSync(packed, { maxOutputLength: mostOpenedBytes }).toString('utf8')
    return sealedLabSchema.parse(JSON.parse(text))
  } catch (error) {
    throw withCause(
      error,
      new InputError(fileName, [
        {
          line: 0,
          column: 0,
          path: `labs[${place.lab}].sealed`,
          message: `The seal of the lab "${place.lab}" is broken: the file was damaged or changed.`,
          expected: 'the file as your instructor exported it',
          remedy: 'Ask your instructor for the file again.',
        },
      ]),
    )
  }
}

function keyOf({ pack }: SealPlace): Buffer {
  return Buffer.from(hkdfSync('sha256', productKey, pack, 'lab seal', keyBytes))
}

function contextOf({ pack, lab }: SealPlace): Buffer {
  return Buffer.from(`${pack}.${lab}`, 'utf8')
}

function withCause(cause: unknown, error: InputError): InputError {
  error.cause = cause
  return error
}

/**
 * Submissions and feedback as text. The last line of a submission signs every byte before it, with the key of its
 * pack where it has one: a file in which a single byte was changed is told from one that was handed in.
 */
import { stringify } from 'yaml'
import { hmacSha256Hex } from '../base/hash.ts'
import { readDocument } from '../scenario/document.ts'
import { refuseOtherKind } from '../scenario/file-kind.ts'
import { inputErrorOf, problemsFromIssues } from '../scenario/issues.ts'
import { partsLine, readParts, type PartsReading } from './submission-parts.ts'
import { feedbackSchema, submissionSchema, type Feedback, type Submission } from './submission-schema.ts'

/** Signs hand-ins of shipped labs, which have no pack: it shows accidents and careless changes, nothing more. */
const openKey = 'precopy-submission'

const ending = /(?:^|\n)(parts: [^\n]*\n)?signature: ([0-9a-f]{64})\n$/
const byteOrderMark = '\ufeff'

/** A submission as read, with the text that its signature is about. */
export interface ReadSubmission {
  readonly submission: Submission
  readonly signed: string
  /** null where the last line is no signature. */
  readonly signature: string | null
}

/** What a signature says of a file. */
export type Genuineness =
  | { readonly kind: 'genuine' }
  /** Only line ends, a byte order mark or blank lines at the end differ: an editor or a mail program did that. */
  | { readonly kind: 'line-ends' }
  /** Something stands behind the signature, which is right by itself. */
  | { readonly kind: 'appended'; readonly text: string }
  | { readonly kind: 'unsigned' }
  /** Signed as hand-ins of shipped labs are, though its pack has a key. */
  | { readonly kind: 'open-key' }
  | { readonly kind: 'changed'; readonly parts: PartsReading }

const yamlOptions = { lineWidth: 0, version: '1.2', schema: 'core' } as const

/** The file's text, signed. `signingKey`: of the pack, or null. */
export function submissionText(submission: Submission, signingKey: string | null): string {
  const body = stringify(submission, yamlOptions)
  const signed = body + partsLine(body, signingKey ?? openKey)
  return `${signed}signature: ${signatureOf(signed, signingKey)}\n`
}

/**
 * Throws InputError with every problem of its form. What stands behind the signature is left out: that, and whether
 * the rest is genuine, is asked by `genuinenessOf`.
 */
export function parseSubmission(fileName: string, text: string): ReadSubmission {
  const found = ending.exec(text)
  const signed = found === null ? text : text.slice(0, text.lastIndexOf('signature: '))
  const plainText = plain(text)
  const document = readDocument(fileName, signedPart(plainText) ?? plainText)
  refuseOtherKind(document, 'submission')
  const { signature: _signature, parts: _parts, ...value } = (document.value ?? {}) as Record<string, unknown>
  const result = submissionSchema.safeParse(value)
  if (!result.success) {
    throw inputErrorOf(document, problemsFromIssues(document, result.error.issues, submissionSchema))
  }
  return { submission: result.data, signed, signature: found?.[2] ?? null }
}

/** Whether every byte is as it was when it was handed in. */
export function isGenuine({ signed, signature }: ReadSubmission, signingKey: string | null): boolean {
  return signature === signatureOf(signed, signingKey)
}

/** What was changed since the hand-in, as far as the file itself can tell. */
export function genuinenessOf(text: string, signingKey: string | null): Genuineness {
  if (isSigned(text, signingKey)) return { kind: 'genuine' }
  const plainText = plain(text)
  if (isSigned(`${plainText.trimEnd()}\n`, signingKey)) return { kind: 'line-ends' }
  const whole = signedPart(plainText)
  if (whole === null) return { kind: 'unsigned' }
  if (isSigned(whole, signingKey)) return { kind: 'appended', text: plainText.slice(whole.length).trim() }
  if (signingKey !== null && isSigned(whole, null)) return { kind: 'open-key' }
  const [, line] = ending.exec(whole) ?? []
  if (line === undefined) return { kind: 'changed', parts: { kind: 'unreadable' } }
  return {
    kind: 'changed',
    parts: readParts(whole.slice(0, whole.lastIndexOf(line)), line, signingKey ?? openKey),
  }
}

/** The text up to its signature; null where there is none. */
function signedPart(plainText: string): string | null {
  const end = /(?:^|\n)signature: [0-9a-f]{64}(?=\n|$)/.exec(plainText)
  return end === null ? null : `${plainText.slice(0, end.index + end[0].length)}\n`
}

function isSigned(text: string, signingKey: string | null): boolean {
  const signature = ending.exec(text)?.[2]
  return signature === signatureOf(text.slice(0, text.lastIndexOf('signature: ')), signingKey)
}

function plain(text: string): string {
  const unmarked = text.startsWith(byteOrderMark) ? text.slice(1) : text
  return unmarked.replaceAll('\r\n', '\n')
}

function signatureOf(signed: string, signingKey: string | null): string {
  return hmacSha256Hex(signingKey ?? openKey, signed)
}

export function feedbackText(feedback: Feedback): string {
  return stringify(feedback, yamlOptions)
}

/** Throws InputError with every problem. */
export function parseFeedback(fileName: string, text: string): Feedback {
  const document = readDocument(fileName, text)
  refuseOtherKind(document, 'feedback')
  const result = feedbackSchema.safeParse(document.value)
  if (result.success) return result.data
  throw inputErrorOf(document, problemsFromIssues(document, result.error.issues, feedbackSchema))
}

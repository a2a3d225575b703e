/** The small parts that every schema of a lab uses: ids, prose, expressions. */
import { z } from 'zod'

export const id = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'a kebab-case id')
export const prose = z.string().min(1).max(8000).describe('Markdown; HTML is shown as text.')
export const replyText = z.string().min(1).max(1600)
export const expression = z.string().min(1).max(2000).describe('A CEL expression over the lab view.')

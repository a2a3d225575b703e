/** Zod compiles validators with `new Function` unless told not to, which the content security policy forbids. Import first. */
import { config } from 'zod'

config({ jitless: true })

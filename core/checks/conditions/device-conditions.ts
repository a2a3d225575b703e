/** Conditions of virtual devices. */
import type { Conditions } from '../subject.ts'

export const deviceConditions: Conditions = {}

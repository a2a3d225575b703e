/** Conditions of a move between vCenters. */
import type { Conditions } from '../subject.ts'

export const crossVcenterConditions: Conditions = {}

/**
 * Values that cross between window and host in calls. Small and plain: no typed arrays (oRPC would turn
 * them into objects without a word), no series; those travel on the frame channel.
 */
import { z } from 'zod'
import { checkGroups } from '../checks/finding.ts'
import { commandSchema } from '../scenario/command-schema.ts'
import { storageMethods } from '../scenario/policy-schema.ts'
import { diskFormats } from '../scenario/vm-schema.ts'
import { estateViewSchema } from './estate-view.ts'

export const refusalSchema = z.strictObject({
  id: z.string(),
  fault: z.string(),
  message: z.string(),
  remedy: z.string(),
})

export const inputProblemSchema = z.strictObject({
  line: z.number(),
  column: z.number(),
  path: z.string(),
  message: z.string(),
  expected: z.string(),
  remedy: z.string(),
})

const comparedValue = z.strictObject({ label: z.string(), value: z.string() })

/** One way to make a finding go away. */
export const cureSchema = z.strictObject({
  text: z.string(),
  place: z.string(),
  inVsphere: z.boolean(),
  choice: z.literal('thin').optional(),
  commands: z.array(commandSchema),
  effort: z.union([z.literal(1), z.literal(2), z.literal(5)]),
})

/** One finding of the compatibility checks. */
export const findingSchema = z.strictObject({
  /** Id of the check in the catalogue. */
  check: z.string(),
  severity: z.enum(['error', 'warning']),
  group: z.enum(checkGroups),
  fault: z.string(),
  /** Fault that wraps it, '' mostly; and the fields of the fault. */
  wrapper: z.string(),
  fields: z.array(comparedValue),
  message: z.string(),
  remedy: z.string(),
  /** The two values that do not fit, and where each was read. */
  left: comparedValue,
  right: comparedValue,
  /** Keys of the sources, and what they are; how sure the rule is, and '' or a note where the fact is inferred or sources disagree. */
  source: z.string(),
  sources: z.array(z.strictObject({ key: z.string(), title: z.string(), version: z.string() })),
  confidence: z.enum(['documented', 'well-known', 'inferred', 'ours']),
  note: z.string(),
  cures: z.array(cureSchema),
})

const checkedName = z.string().max(80)
const networkMap = z.record(checkedName, checkedName)
const askedFormat = z.enum([...diskFormats, 'same'])

/** What a migration is checked for: a person's own request, as `core/checks/request.ts` says what each field means. */
export const checkRequestSchema = z.strictObject({
  vm: checkedName,
  toHost: checkedName.optional(),
  toCluster: checkedName.optional(),
  toPool: checkedName.optional(),
  toFolder: checkedName.optional(),
  toDatastore: checkedName.optional(),
  diskFormat: askedFormat.optional(),
  disks: z
    .record(
      checkedName,
      z.strictObject({ datastore: checkedName.optional(), format: askedFormat.optional() }),
    )
    .optional(),
  storagePolicy: checkedName.optional(),
  storageMethod: z.enum(storageMethods).optional(),
  networks: networkMap.optional(),
  adapters: networkMap.optional(),
  remote: z
    .strictObject({
      credentials: z.enum(['accepted', 'wrong']),
      certificate: z.enum(['accepted', 'not-confirmed']),
    })
    .optional(),
})

/** What the checks say of one host, or of the host that DRS chose. */
const checkReportSchema = z.strictObject({
  vm: z.string(),
  /** '' where only storage moves, or DRS found no host. */
  toHost: z.string(),
  kind: z.enum(['vmotion', 'storage-vmotion', 'combined', 'xvc-elm', 'xvc-advanced', 'cold']),
  checksRun: z.number(),
  findings: z.array(findingSchema),
})

/** The smallest set of changes that makes a refused migration possible. */
export const curePlanSchema = z.strictObject({
  /** To be done in this order. */
  cures: z.array(cureSchema),
  /** Errors that no change mends; then `cures` is empty. */
  incurable: z.array(findingSchema),
})

export const compatibilitySchema = checkReportSchema.extend({
  /** Of a request to a cluster or resource pool: the report of each of its hosts; empty otherwise. */
  hosts: z.array(checkReportSchema),
  /** null where nothing blocks, or where no plan was asked for. */
  plan: curePlanSchema.nullable(),
  /** Cures and remedies are left out: in this run it is the learner's task to find them. */
  isCureWithheld: z.boolean(),
})

/** How a login at the vCenter of another SSO domain went, and the certificate that it showed. Nothing of it is kept. */
export const loginAnswerSchema = z.strictObject({
  /** unknown-address: no vCenter of the estate has that name. */
  outcome: z.enum(['accepted', 'wrong', 'unknown-address']),
  /** '' where nobody answers at the address. */
  vcenter: z.string(),
  ssoDomain: z.string(),
  thumbprint: z.string(),
})

const sourceSchema = z.strictObject({
  key: z.string(),
  title: z.string(),
  version: z.string(),
})

/** What a migration would take and how its data would go, before it is begun. */
export const movePreviewSchema = z.strictObject({
  vm: z.string(),
  /** Each datastore that files come to or leave, in GiB. */
  space: z.array(
    z.strictObject({
      datastore: z.string(),
      capacityGiB: z.number(),
      freeGiB: z.number(),
      /** Taken from the begin of the move on; both copies exist until the clean-up. */
      neededGiB: z.number(),
      /** Given back by the clean-up. */
      releasedGiB: z.number(),
    }),
  ),
  /** Of each disk that is copied: who copies it, and why that one. */
  paths: z.array(
    z.strictObject({
      disk: z.string(),
      from: z.string(),
      to: z.string(),
      fromFormat: z.string(),
      toFormat: z.string(),
      mover: z.string(),
      reason: z.string(),
    }),
  ),
  /** What goes with the VM to another vCenter and what stays; empty inside one. */
  crossing: z.array(
    z.strictObject({
      property: z.string(),
      fate: z.enum(['kept', 'lost', 'new', 'chosen']),
      words: z.string(),
      confidence: z.enum(['documented', 'well-known', 'inferred', 'unconfirmed']),
      sources: z.array(sourceSchema),
      note: z.string(),
    }),
  ),
})

export const scenarioSummarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  /** Heading under which the Library lists it; '' for none. */
  topic: z.string(),
  isShipped: z.boolean(),
  hostCount: z.number(),
  vmCount: z.number(),
  seed: z.number(),
  /** ISO 8601, '' for shipped ones. */
  changedAt: z.string(),
})

/** A curve small enough for a list: remaining share of memory at equal steps, 0…1; '' outcome while running. */
export const runSummarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  scenarioId: z.string(),
  scenarioName: z.string(),
  seed: z.number(),
  attemptId: z.string().nullable(),
  parentRunId: z.string().nullable(),
  createdAt: z.string(),
  openedAt: z.string(),
  commandCount: z.number(),
  playheadNs: z.number(),
  /** Of the last migration, up to the furthest moment that the run has reached, wherever its playhead stands. */
  vm: z.string(),
  outcome: z.string(),
  headline: z.string(),
  sparkline: z.array(z.number()),
})

export const runDescriptionSchema = z.strictObject({
  summary: runSummarySchema,
  /** The scenario as it was when the run was made. */
  scenarioText: z.string(),
  /** What its author tells of it; '' if nothing. */
  scenarioDescription: z.string(),
  estate: estateViewSchema,
  branches: z.array(z.strictObject({ id: z.string(), name: z.string(), atNs: z.number() })),
})

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  reducedMotion: z.boolean(),
  singleKeyShortcuts: z.boolean(),
  learnerName: z.string().max(80),
})

/** Where the workbench was: restored after a crash. */
export const workbenchPlaceSchema = z.strictObject({
  area: z.string().max(40),
  runId: z.string().nullable(),
  /** `kind:name` of the selected object, for example `vm:web-01`. */
  selected: z.string().max(200),
  tab: z.string().max(40),
})

export const aboutSchema = z.strictObject({
  version: z.string(),
  engine: z.string(),
  host: z.enum(['electron', 'loopback', 'in-process']),
  /** Folder of the database. */
  stateFolder: z.string(),
  /** What the person must know of the opening: a file set aside, for example. */
  notices: z.array(z.string()),
})

export type Finding = z.infer<typeof findingSchema>
export type Cure = z.infer<typeof cureSchema>
export type CheckRequest = z.infer<typeof checkRequestSchema>
export type HostCompatibility = z.infer<typeof checkReportSchema>
export type CurePlan = z.infer<typeof curePlanSchema>
export type Compatibility = z.infer<typeof compatibilitySchema>
export type LoginAnswer = z.infer<typeof loginAnswerSchema>
export type MovePreview = z.infer<typeof movePreviewSchema>
export type ScenarioSummary = z.infer<typeof scenarioSummarySchema>
export type RunSummary = z.infer<typeof runSummarySchema>
export type RunDescription = z.infer<typeof runDescriptionSchema>
export type Settings = z.infer<typeof settingsSchema>
export type WorkbenchPlace = z.infer<typeof workbenchPlaceSchema>
export type About = z.infer<typeof aboutSchema>

/** One migration in a report: figures, remaining memory, rounds, stun. From the fold of the trace alone. */
import { largestOf } from '../../../core/base/extremes.ts'
import { byteSize, columnDigits, milliseconds, timeSpan } from '../../../core/base/format.ts'
import { bytesFromPages, gibBytes, mibBytes, nsPerMs, nsPerSecond } from '../../../core/base/units.ts'
import { convergenceInShort, convergenceInWords } from '../../../core/trace/convergence.ts'
import { tcpClientThrough } from '../../../core/trace/tcp-client.ts'
import type { GuestSeries, MigrationView, RoundView } from '../../../core/trace/view.ts'
import { longestGapNs } from '../guest-figures.ts'
import { migrationFigures } from './migration-figures.ts'
import { remainingChart } from './remaining-chart.ts'
import { figureCell, heading, words, type Block, type Cell } from './report-document.ts'

export function migrationStrip(migration: MigrationView, guest: GuestSeries | null): Block {
  return { kind: 'figures', figures: migrationFigures(migration, guest) }
}

export function remainingBlocks(migration: MigrationView): Block[] {
  const reason = migration.verdicts.at(-1)?.reason ?? ''
  const isSaid = migration.convergence?.outlook === reason
  const said = migration.convergence === null ? '' : `${convergenceInWords(migration.convergence)} `
  const chart = remainingChart(migration, `${said}${isSaid ? '' : reason}`.trim())
  if (chart === null) return []
  return [
    heading('Remaining memory', 'GiB still to send, log scale; virtual seconds since the task began'),
    chart,
  ]
}

/** Most rounds that a table shows one by one; of more, the first and the last. */
const mostRounds = 40

export function roundsBlocks(migration: MigrationView): Block[] {
  const finished = migration.rounds.filter((round) => round.finished !== null)
  if (finished.length === 0) return []
  const isLarge = bytesFromPages(migration.memoryPages) >= gibBytes
  const unit = isLarge ? 'GiB' : 'MiB'
  const longest = largestOf(
    finished.flatMap((round) => [sentPages(round), dirtied(round)]),
    1,
  )
  const shown =
    finished.length <= mostRounds ? finished : [...finished.slice(0, mostRounds - 10), ...finished.slice(-10)]
  const left =
    shown.length === finished.length
      ? []
      : [words('note', `Rounds ${mostRounds - 9} to ${finished.length - 10} are left out.`)]
  return [
    heading('Rounds', unit),
    {
      kind: 'table',
      title: `Rounds of the migration of ${migration.vm}`,
      isTitleQuiet: true,
      columns: [
        { name: 'No.', isNumber: true },
        { name: 'Sent', unit, isNumber: true },
        { name: 'Dirtied', unit, isNumber: true },
        { name: 'Ratio', isNumber: true },
        { name: 'Takes', unit: 's', isNumber: true },
        { name: 'Verdict' },
        {
          name: 'Drawn',
          legend: [
            { look: 'sent', text: 'sent' },
            { look: 'dirtied', text: 'dirtied' },
          ],
        },
      ],
      rows: shown.map((round) => roundRow(round, isLarge ? gibBytes : mibBytes, longest)),
    },
    ...left,
  ]
}

function roundRow(round: RoundView, unitBytes: number, longest: number): (string | Cell)[] {
  const amount = (pages: number): Cell => {
    const value = bytesFromPages(pages) / unitBytes
    return figureCell(columnDigits(value), Number(value.toFixed(6)))
  }
  const takesNs = round.finished?.durationNs ?? 0
  const ratio = sentPages(round) === 0 ? null : dirtied(round) / sentPages(round)
  return [
    figureCell(String(round.round), round.round),
    amount(sentPages(round)),
    amount(dirtied(round)),
    ratio === null ? { text: '–', value: null } : figureCell(columnDigits(ratio), Number(ratio.toFixed(4))),
    figureCell(timeSpan(takesNs), takesNs / nsPerSecond),
    convergenceInShort(round.convergence),
    {
      text: '',
      bars: [
        { look: 'sent', share: sentPages(round) / longest },
        { look: 'dirtied', share: dirtied(round) / longest },
      ],
    },
  ]
}

function sentPages({ finished }: RoundView): number {
  return finished === null ? 0 : finished.sentPages + finished.zeroPages
}

function dirtied({ finished }: RoundView): number {
  return finished?.dirtiedPages ?? 0
}

interface StunPart {
  readonly name: string
  readonly startNs: number
  readonly durationNs: number
  /** null where nothing crosses. */
  readonly bytes: number | null
  /** The VM runs again meanwhile, but its clients do not reach it. */
  readonly isAfter: boolean
}

/** Parts of the pause, from the last instruction at the source on. Those that were not reached are left out. */
export function stunParts({ stun }: MigrationView): StunPart[] {
  const zeroNs = stun.stunnedAtNs
  if (zeroNs === null) return []
  const measured = [
    { name: 'Last pages', part: stun.lastPages, bytes: stun.lastPages?.bytes },
    { name: 'Device state, registers', part: stun.deviceState, bytes: stun.deviceState?.bytes },
    { name: 'Restored, ownership passes', part: stun.ownership, bytes: undefined },
    { name: 'Resume at destination', part: stun.resumed, bytes: undefined },
    { name: 'RARP, switch learns port', part: stun.network, bytes: undefined },
  ]
  return measured.flatMap(({ name, part, bytes }) => {
    if (part === null) return []
    return [
      {
        name,
        startNs: part.atNs - part.durationNs - zeroNs,
        durationNs: part.durationNs,
        bytes: bytes ?? null,
        isAfter: part === stun.network,
      },
    ]
  })
}

function silenceSentence(migration: MigrationView, silenceNs: number): string {
  const { vm, networkLoss } = migration
  if (networkLoss === null)
    return `clients heard nothing for ${milliseconds(silenceNs)}. ${tcpSentence(longestGapNs(migration) ?? silenceNs)}`
  const { adapter, network, host, reason } = networkLoss
  return `clients heard nothing from then on. Nobody reaches ${vm} on ${host}: ${adapter} is on “${network}”, and ${reason}.`
}

/** What a TCP connection makes of the silence. */
function tcpSentence(silenceNs: number): string {
  const { stallNs, survives } = tcpClientThrough(silenceNs)
  return survives
    ? `A TCP connection lives on: a segment sent as it began arrives ${milliseconds(stallNs)} later.`
    : 'A TCP connection is given up in that time.'
}

export function stunBlocks(migration: MigrationView): Block[] {
  const parts = stunParts(migration)
  if (parts.length === 0) return []
  const endNs = Math.max(1, ...parts.map((part) => part.startNs + part.durationNs))
  const { outcome } = migration
  const sum =
    outcome === null || outcome.downtimeNs === 0
      ? []
      : [
          words(
            'note',
            `No vCPU ran for ${milliseconds(outcome.downtimeNs)}; ${silenceSentence(migration, outcome.networkSilenceNs)}`,
          ),
        ]
  return [
    heading('Stun', `ms after the last instruction on ${migration.sourceHost}`),
    {
      kind: 'table',
      title: `Parts of the stun of ${migration.vm}`,
      isTitleQuiet: true,
      columns: [
        { name: 'Part' },
        { name: 'Begins', unit: 'ms', isNumber: true },
        { name: 'Takes', unit: 'ms', isNumber: true },
        { name: 'Crosses', unit: 'bytes', isNumber: true },
        {
          name: 'Drawn',
          legend: [
            { look: 'stun', text: 'no vCPU runs' },
            { look: 'after', text: 'not reached' },
          ],
        },
      ],
      rows: parts.map((part) => [
        part.name,
        figureCell(milliseconds(part.startNs), part.startNs / nsPerMs),
        figureCell(milliseconds(part.durationNs), part.durationNs / nsPerMs),
        part.bytes === null ? { text: '', value: null } : figureCell(byteSize(part.bytes), part.bytes),
        {
          text: '',
          bars: [
            {
              look: part.isAfter ? 'after' : 'stun',
              from: part.startNs / endNs,
              share: part.durationNs / endNs,
            },
          ],
        },
      ]),
    },
    ...sum,
  ]
}

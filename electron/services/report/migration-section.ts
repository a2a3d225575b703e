/** One migration in a report: finding, figures, charts, rounds, stun. From the fold of the trace alone. */
import { largestOf } from '../../../core/base/extremes.ts'
import { byteSize, columnDigits, milliseconds, timeSpan } from '../../../core/base/format.ts'
import { bytesFromPages, gibBytes, mibBytes } from '../../../core/base/units.ts'
import { convergenceInShort, convergenceInWords } from '../../../core/trace/convergence.ts'
import { tcpClientThrough } from '../../../core/trace/tcp-client.ts'
import type { GuestSeries, MigrationView, RoundView } from '../../../core/trace/view.ts'
import { markup, type Html } from './html.ts'
import { longestGapNs } from '../guest-figures.ts'
import { migrationFigures, type Figure } from './migration-figures.ts'
import { remainingChart } from './remaining-chart.ts'

export function figuresStrip(figures: readonly Figure[]): Html {
  return markup`<dl class="figures">
    ${figures.map(
      ({ value, label }) =>
        markup`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

export function migrationStrip(migration: MigrationView, guest: GuestSeries | null): Html {
  return figuresStrip(migrationFigures(migration, guest))
}

export function remainingSection(migration: MigrationView): Html | null {
  const chart = remainingChart(migration)
  if (chart === null) return null
  const reason = migration.verdicts.at(-1)?.reason ?? ''
  const isSaid = migration.convergence?.outlook === reason
  const words = migration.convergence === null ? '' : `${convergenceInWords(migration.convergence)} `
  return markup`<section>
    <h2>
      Remaining memory <small>GiB still to send, log scale; virtual seconds since the task began</small>
    </h2>
    <figure>
      ${chart}
      <figcaption>${words}${isSaid ? '' : reason}</figcaption>
    </figure>
  </section>`
}

/** Most rounds that a table shows one by one; of more, the first and the last. */
const mostRounds = 40

export function roundsSection(migration: MigrationView): Html | null {
  const finished = migration.rounds.filter((round) => round.finished !== null)
  if (finished.length === 0) return null
  const isLarge = bytesFromPages(migration.memoryPages) >= gibBytes
  const unit = isLarge ? 'GiB' : 'MiB'
  const amount = (pages: number) => columnDigits(bytesFromPages(pages) / (isLarge ? gibBytes : mibBytes))
  const longest = largestOf(
    finished.flatMap((round) => [sentPages(round), dirtied(round)]),
    1,
  )
  const share = (pages: number) => `${((100 * pages) / longest).toFixed(2)}%`
  const shown =
    finished.length <= mostRounds ? finished : [...finished.slice(0, mostRounds - 10), ...finished.slice(-10)]
  const left =
    shown.length === finished.length
      ? null
      : markup`<p class="note">Rounds ${mostRounds - 9} to ${finished.length - 10} are left out.</p>`
  return markup`<section>
    <h2>Rounds <small>${unit}</small></h2>
    <table>
      <thead>
        <tr>
          <th class="number">No.</th>
          <th class="number">Sent</th>
          <th class="number">Dirtied</th>
          <th class="number">Ratio</th>
          <th class="number">Takes</th>
          <th>Verdict</th>
          <th><i class="key sent"></i>sent<i class="key dirtied"></i>dirtied</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          (round) =>
            markup`<tr>
              <td class="number">${round.round}</td>
              <td class="number">${amount(sentPages(round))}</td>
              <td class="number">${amount(dirtied(round))}</td>
              <td class="number">${ratioOf(round)}</td>
              <td class="number">${timeSpan(round.finished?.durationNs ?? 0)}</td>
              <td>${convergenceInShort(round.convergence)}</td>
              <td class="bars">
                <i class="bar sent" style="width:${share(sentPages(round))}"></i
                ><i class="bar dirtied" style="width:${share(dirtied(round))}"></i>
              </td>
            </tr> `,
        )}
      </tbody>
    </table>
    ${left}
  </section>`
}

function sentPages({ finished }: RoundView): number {
  return finished === null ? 0 : finished.sentPages + finished.zeroPages
}

function dirtied({ finished }: RoundView): number {
  return finished?.dirtiedPages ?? 0
}

function ratioOf(round: RoundView): string {
  return sentPages(round) === 0 ? '–' : columnDigits(dirtied(round) / sentPages(round))
}

interface StunPart {
  readonly name: string
  readonly startNs: number
  readonly durationNs: number
  readonly amount: string
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
        amount: bytes === undefined ? '' : byteSize(bytes),
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

export function stunSection(migration: MigrationView): Html | null {
  const parts = stunParts(migration)
  if (parts.length === 0) return null
  const endNs = Math.max(1, ...parts.map((part) => part.startNs + part.durationNs))
  const share = (ns: number) => `${((100 * ns) / endNs).toFixed(2)}%`
  const { outcome } = migration
  const sum =
    outcome === null || outcome.downtimeNs === 0
      ? null
      : markup`<p class="note">
          No vCPU ran for ${milliseconds(outcome.downtimeNs)}; ${silenceSentence(migration, outcome.networkSilenceNs)}
        </p>`
  return markup`<section>
    <h2>Stun <small>ms after the last instruction on ${migration.sourceHost}</small></h2>
    <table>
      <thead>
        <tr>
          <th>Part</th>
          <th class="number">Begins</th>
          <th class="number">Takes</th>
          <th class="number">Crosses</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${parts.map(
          (part) =>
            markup`<tr>
              <td>${part.name}</td>
              <td class="number">${milliseconds(part.startNs)}</td>
              <td class="number">${milliseconds(part.durationNs)}</td>
              <td class="number">${part.amount}</td>
              <td class="bars">
                <i
                  class="bar ${part.isAfter ? 'after' : 'stun'}"
                  style="margin-left:${share(part.startNs)};width:${share(part.durationNs)}"
                ></i>
              </td>
            </tr> `,
        )}
      </tbody>
    </table>
    ${sum}
  </section>`
}

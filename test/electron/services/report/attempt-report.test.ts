/** The report of an attempt: what was predicted, answered, graded, and the run that proves it. */
import { afterEach, describe, expect, it } from 'vitest'
import { milliseconds, timeSpan } from '../../../../core/base/format.ts'
import { foldTrace } from '../../../../core/trace/fold.ts'
import { closeDesks, Desk } from '../lab-desk.ts'

afterEach(closeDesks)

function textOf(html: string): string {
  const [, body] = html.split('</style>')
  return body!.replace(/<[^>]+>/g, ' ').replace(/[ \n]+/g, ' ')
}

describe('the report of an attempt', () => {
  it('tells the whole attempt, with the figures of the trace', () => {
    const desk = new Desk().start()
    desk.services.changeSettings({ learnerName: 'Ada <b>' })
    desk.watchAll()
    desk.answer('order-stages', {
      order: ['reserve', 'disks-copied', 'copy', 'stun', 'take-over', 'release'],
    })
    desk.predictAll()
    desk.labs.hint(desk.attempt.id, 'move-app-01')
    desk.labs.check(desk.attempt.id)
    desk.moveAndFinish()
    desk.answer('explain-ownership', { option: 'at-stun', text: 'It <i>stops</i> there.' })
    desk.answer('explain-ownership', { option: 'at-take-over' })
    desk.answer('explain-pause', { option: 'rest-follows' })
    desk.labs.continue(desk.attempt.id, 'explain-pause')
    desk.labs.note(desk.attempt.id, 'A note & a "quote"')
    const { name, mediaType, text: html } = desk.labs.report(desk.attempt.id)
    expect([name, mediaType]).toEqual(['first-move-report.html', 'text/html'])
    const text = textOf(html)
    const run = desk.services.runs.liveRun(desk.runId)
    const own = foldTrace(run.traceBytes()).migrations[1]!
    expect(text).toContain('90 / 100')
    expect(text).toContain('objectives 80 of 80 · explanations 10 of 20')
    expect(text).toContain(
      `app-01 moved from esx-02 to esx-03 while it ran: 1 round, ${timeSpan(own.outcome!.totalNs)}`,
    )
    expect(text).toContain(`a stun of ${milliseconds(own.outcome!.downtimeNs)}`)
    expect(text).toContain('3 of 3 predictions made, 2 right.')
    expect(text).toContain('app-01 has another IP address')
    expect(text).toContain('The address belongs to the guest')
    expect(text).toContain('The virtual disks are copied to the destination')
    expect(text).toContain('The disks are copied too.')
    expect(text).toContain('Try 1:')
    expect(text).toContain('The work was checked 1 time; in the last one 3 objectives were not met yet.')
    expect(text).toContain('1 of 3')
    expect(text).toContain('Migrate app-01 to esx-03, high priority')
    expect(text).toContain(run.traceHash())
    expect(html).toContain('Ada &lt;b&gt; · 1 January 2026')
    expect(html).toContain('It &lt;i&gt;stops&lt;/i&gt; there.')
    expect(html).toContain('A note &amp; a &quot;quote&quot;')
    expect(html).not.toMatch(/undefined|NaN|\[object/)
  })

  it('can be made at any time, and covers what was reached although the playhead is back', async () => {
    const desk = new Desk().start()
    const early = textOf(desk.labs.report(desk.attempt.id).text)
    expect(early).toContain('No VM has been migrated yet.')
    expect(early).toContain('at step 1 of 10')
    desk.watchAll()
    const before = desk.labs.report(desk.attempt.id).text
    await desk.services.runs.seek(desk.runId, 1e9)
    expect(desk.labs.report(desk.attempt.id).text).toBe(before)
    expect(textOf(desk.labs.runReport(desk.runId).text)).toContain(
      'web-01 is on its way from esx-01 to esx-02',
    )
  })
})

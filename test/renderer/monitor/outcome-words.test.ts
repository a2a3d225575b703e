/** The outcome panel: who owns the VM, what was lost, what was removed, what went wrong. */
import { describe, expect, it } from 'vitest'
import { nsFromSeconds, nsPerMs } from '../../../core/base/units.ts'
import { missedWords, roundedToSum } from '../../../renderer/features/monitor/client-missed.ts'
import {
  outcomeFinding,
  outcomeTable,
  outcomeWords,
} from '../../../renderer/features/monitor/outcome-words.ts'
import { hostLostWords } from '../../../renderer/features/monitor/verdict-ended.ts'
import { Story } from './story.ts'

function wordsOf(story: Story, isUndone = false) {
  return outcomeWords(story.migration, story.view.vms.get('db-02') ?? null, isUndone)
}
const failed = {
  fault: 'GenericVmConfigFault',
  message: 'The connection was lost.',
  remedy: 'Mend the link.',
}

describe('a move that ends where it began', () => {
  it('says nothing while the migration runs', () => {
    expect(wordsOf(new Story().started())).toBeNull()
  })

  it('the source owns the VM, nothing is lost, and each step of the clean-up is told', () => {
    const story = new Story().started().ended(9, 'failed', failed)
    story.say(9, 'migration-undone', { migration: 1, step: 'memory freed', place: 'esx-02', isDone: true })
    story.say(9, 'migration-undone', {
      migration: 1,
      step: 'vCPUs resumed',
      place: 'esx-01',
      isDone: false,
    })
    story.say(9, 'migration-undone', {
      migration: 1,
      step: 'write traces removed',
      place: 'esx-01',
      isDone: false,
    })
    expect(wordsOf(story)).toMatchObject({
      verdict: { tone: 'error', title: 'Failed', text: 'after 8\u00a0s' },
      owner: { title: 'esx-01', text: 'db-02 runs on there, at the source; it was never handed over.' },
      lost: { title: 'Nothing' },
      steps: [
        { text: 'memory freed', place: 'esx-02', state: 'done' },
        { text: 'vCPUs not resumed, esx-01 had stopped', place: 'esx-01', state: 'left' },
        { text: 'write traces gone with esx-01', place: 'esx-01', state: 'gone' },
      ],
      error: failed,
    })
    expect(outcomeFinding(wordsOf(story))).toBe(
      'Outcome: failed after 8\u00a0s. Owner: esx-01. Lost: Nothing.',
    )
    const rows = outcomeTable(wordsOf(story), []).rows
    expect(rows).toContainEqual(['Gone', '00:09.000 esx-01: write traces gone with esx-01'])
  })

  it('nothing that was written is lost, but a disk that its host does not reach is told', () => {
    const story = new Story().started().ended(9, 'failed', failed)
    const trouble =
      'Hard disk 1 is not accessible on esx-01 (permanent device loss since 00:05.000): its I/O fails'
    const around = { brokenDisks: [trouble], clientNotes: ['Waiting for storage is not counted.'] }
    const words = outcomeWords(story.migration, null, false, around)
    expect(words?.lost).toEqual({
      tone: 'error',
      title: 'Nothing that was written',
      text: `is lost, but ${trouble}.`,
    })
    expect(outcomeTable(words, []).rows).toContainEqual(['Clients', 'Waiting for storage is not counted.'])
  })

  it('is told from the moment at which it is being undone', () => {
    expect(wordsOf(new Story().started(), true)).toMatchObject({
      verdict: { title: 'Being undone' },
      owner: { title: 'esx-01' },
    })
  })
})

describe('a move that arrives', () => {
  it('the destination owns the VM, and the pages that were compared are the proof', () => {
    const story = new Story().started()
    story.say(8, 'memory-verified', { migration: 1, pages: 2_048_000, stalePages: 0 })
    story.ended(9, 'completed')
    expect(wordsOf(story)).toMatchObject({
      verdict: { tone: 'success', title: 'Completed' },
      owner: { title: 'esx-02' },
      lost: {
        title: 'Nothing',
        text: '2,048,000 pages (7.81\u00a0GiB) verified: none stale, none missing.',
      },
      noSteps: 'Nothing is left behind.',
      error: null,
    })
  })
})

describe('a host that dies with the VM', () => {
  const story = () =>
    new Story().started().say(5, 'vm-failed', { vm: 'db-02', host: 'esx-01', reason: 'esx-01 has failed' })

  it('no host owns it, and what its memory held is lost: no written block', () => {
    const words = wordsOf(story())
    expect(words?.owner).toEqual({
      tone: 'error',
      title: 'No host',
      text: 'It stopped with esx-01 at 00:05.000. esx-01 has failed.',
    })
    expect(words?.lost.title).toBe('What its memory held')
    expect(words?.lost.text).toContain('No block that was written to a disk is lost.')
  })

  it('the verdict says so before and after the move has failed', () => {
    const dead = story()
    const died = () => dead.view.vms.get('db-02')!.failure!
    expect(hostLostWords(dead.migration, died())).toMatchObject({
      title: 'db-02 has stopped.',
      text: 'It stopped with esx-01 at 00:05.000. esx-01 has failed.',
    })
    dead.ended(25, 'failed', failed)
    const { title, text } = hostLostWords(dead.migration, died())
    expect(title).toBe('Failed: GenericVmConfigFault.')
    expect(text).toContain('The connection was lost. Mend the link.')
    expect(text).not.toContain('stays on')
  })

  it('vSphere HA restarts it, or says why it does not', () => {
    const restarted = story().say(20, 'vm-restarted-by-ha', {
      vm: 'db-02',
      fromHost: 'esx-01',
      toHost: 'esx-02',
      reason: '',
    })
    expect(wordsOf(restarted)?.owner).toMatchObject({
      title: 'esx-02',
      text: 'It stopped with esx-01 at 00:05.000. vSphere HA restarted it on esx-02 at 00:20.000.',
    })
    const stranded = story().say(20, 'vm-restarted-by-ha', {
      vm: 'db-02',
      fromHost: 'esx-01',
      toHost: '',
      reason: 'no host has room',
    })
    expect(wordsOf(stranded)?.owner.text).toContain('vSphere HA found none for it: no host has room.')
  })

  it('a death long after the move is not the move’s', () => {
    const moved = new Story().started().ended(9, 'completed')
    moved.say(60, 'vm-failed', { vm: 'db-02', host: 'esx-02', reason: 'esx-02 has failed' })
    expect(wordsOf(moved)?.owner.title).toBe('esx-02')
    expect(wordsOf(moved)?.lost.title).toBe('Nothing')
  })
})

describe('what clients missed', () => {
  it('figures that are shown sum to what is shown as the whole', () => {
    const missed = {
      windowNs: nsFromSeconds(20),
      missedNs: 1_000_600_000,
      pausedNs: 400_400_000,
      silentNs: 200_400_000,
      slowedNs: 199_400_000,
      storageNs: 200_400_000,
    }
    const words = missedWords(missed)
    const shown = words.parts.map(({ figure }) => Number.parseFloat(figure))
    expect(words.total).toBe('1,001\u00a0ms')
    expect(shown.reduce((sum, one) => sum + one, 0)).toBe(1001)
    expect(words.parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
    expect(words.parts.filter(({ isBlackout }) => isBlackout).map(({ kind }) => kind)).toEqual([
      'paused',
      'silent',
    ])
  })

  it('tenths of a millisecond where there is little', () => {
    const missed = {
      windowNs: 1,
      missedNs: 64.2 * nsPerMs,
      pausedNs: 0,
      silentNs: 0,
      slowedNs: 64.2 * nsPerMs,
      storageNs: 0,
    }
    expect(missedWords(missed).parts.map(({ figure }) => figure)).toEqual([
      '0\u00a0ms',
      '0\u00a0ms',
      '64.2\u00a0ms',
      '0\u00a0ms',
    ])
  })

  it('rounds to a sum, the largest rests first', () => {
    expect(roundedToSum([0.4, 0.4, 0.2], 1)).toEqual([1, 0, 0])
    expect(roundedToSum([2.6, 1.3, 0.1], 4)).toEqual([3, 1, 0])
  })
})

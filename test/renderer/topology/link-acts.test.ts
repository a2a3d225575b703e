/** Quick acts on links: those that carry vMotion, of both ends of the move. */
import { expect, it } from 'vitest'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { linkActs } from '../../../renderer/features/topology/link-acts.ts'
import { wideEstate } from '../configure/wide-estate.ts'

it('offers the uplinks that carry vMotion, source first', () => {
  const acts = linkActs(wideEstate, ['esx-01', 'esx-02', 'gone'], { held: '', issue: () => {} })
  expect(acts.map((act) => act.title)).toEqual([
    'Take down vmnic0 of esx-01',
    'Take down vmnic1 of esx-01',
    'Take down vmnic1 of esx-02',
  ])
})

it('offers to break each of them in another way', () => {
  const asked: string[] = []
  const inject = (host: string, nic: string) => asked.push(`${host} ${nic}`)
  const acts = linkActs(wideEstate, ['esx-02'], { held: '', issue: () => {}, inject })
  expect(acts.map((act) => act.title)).toEqual([
    'Take down vmnic1 of esx-02',
    'Inject Fault into vmnic1 of esx-02…',
  ])
  acts[1]!.act()
  expect(asked).toEqual(['esx-02 vmnic1'])
})

it('takes down a link that is up', () => {
  const issued: Command[] = []
  linkActs(wideEstate, ['esx-02'], { held: '', issue: (command) => issued.push(command) })[0]!.act()
  expect(issued).toEqual([{ type: 'set-link', host: 'esx-02', nic: 'vmnic1', connected: false }])
})

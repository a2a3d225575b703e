/** What records say of mirrored writes that found the buffer full: sums over samples, and the words for it. */
import { describe, expect, it } from 'vitest'
import { copyFigures, fallBackWords } from '../../../core/trace/storage-figures.ts'
import { readyWords, storageVerdict } from '../../../core/trace/storage-verdict.ts'
import { runOut, viewOf } from '../../support/scenarios.ts'
import { begunStorageMove, diskVm, migrationOf, toB } from '../../support/storage-moves.ts'

/** Over 20 MiB/s a guest that writes 50 MiB/s. */
function outrun() {
  const write = { kind: 'write', pattern: 'random', operationsPerSecond: 800, sizeKiB: 64 }
  const hosts = [
    { name: 'esx-01', datastores: ['a'] },
    { name: 'esx-02', datastores: ['b'] },
  ]
  const datastores = ['a', 'b'].map((name) => ({ name, performance: { readMiBs: 400, writeMiBs: 400 } }))
  const vms = [diskVm({ workload: { disks: [write] } })]
  const estate = { vms, datastores, hosts, fabric: { limitMiBs: 20 } }
  return begunStorageMove(estate, { ...toB, toHost: 'esx-02' })
}

describe('mirrored writes that outran the network', () => {
  it('are told while it lasts and afterwards', () => {
    const engine = outrun()
    engine.advance(120e9)
    const underWay = migrationOf(engine)
    const series = viewOf(engine).vms.get('web-01')!.disks
    const figures = copyFigures(underWay.storage!.copies[0]!, series.get('Hard disk 1'), 1)
    expect(figures.placement.synchronous).toBeGreaterThan(100)
    const { text } = storageVerdict(underWay, underWay.storage!, series, engine.nowNs)
    expect(text).toMatch(/outran the network or the target: .* mirrored writes found the buffer full/)
    runOut(engine)
    const [copy] = migrationOf(engine).storage!.copies
    const { synchronous, toBoth } = copyFigures(copy!, undefined, 1).placement
    expect(synchronous).toBe(copy!.ended!.writesSynchronous)
    expect(synchronous).toBeLessThanOrEqual(toBoth)
    expect(copy!.verified).toMatchObject({ staleBlocks: 0, lostWrites: 0 })
  })

  it('have no words where there were none', () => {
    expect(fallBackWords({ synchronous: 0 })).toBe('')
    expect(fallBackWords({ synchronous: 1 })).toMatch(/1 mirrored write found/)
    const { storage } = migrationOf(runOut(begunStorageMove()))
    const words = readyWords(storage!, { toSource: 3, toBoth: 1, held: 0, synchronous: 0 })
    expect(words).toMatch(/writes were mirrored\.$/)
  })
})

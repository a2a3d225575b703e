/** From one seed a whole run: estate, VMs, policy, what people do, and what breaks. */
import { Draw } from './draw.ts'
import { drawCommand, drawMigration } from './draw-commands.ts'
import { drawEstate } from './draw-estate.ts'
import { drawFault, type AskedMove } from './draw-faults.ts'
import { drawPolicy, drawVms } from './draw-vm.ts'
import { withActs, type Planned, type StormDocument } from './document.ts'

/**
 * When everything is mended. The long one is beyond the time after which a host is not responding (60 s) and after
 * which storage with all paths down is given up (140 s).
 */
const mendSeconds = { usual: 20, long: 210 }
/** Acts begin before; by then most moves of so small VMs have ended. */
const lastActSecond = 9

export function documentOfSeed(seed: number): StormDocument {
  const draw = new Draw(seed, 'storm')
  const estate = drawEstate(draw)
  const vms = drawVms(draw, estate)
  const acts: Planned[] = []
  const moves: AskedMove[] = []
  const count = draw.whole(1, 6)
  for (let index = 0; index < count; index += 1) {
    const vm = draw.of(vms)
    const isMove = index === 0 || draw.percent(25)
    const command = isMove ? drawMigration(draw, estate, vm) : drawCommand(draw, estate, vms)
    if (command.type === 'migrate') {
      const from = vms.find(({ name }) => name === command.vm)?.host ?? ''
      moves.push({ vm: command.vm, hosts: [from, command.toHost ?? from] })
    }
    acts.push({ atSeconds: index === 0 || draw.percent(30) ? 0 : drawActSecond(draw), command })
  }
  const names: string[] = []
  const faults = draw.weighted([
    [1, 0],
    [4, 1],
    [3, 2],
    [1, 3],
    [1, 4],
  ])
  for (let index = 0; index < faults; index += 1) {
    const command = drawFault(draw, estate, moves, names)
    names.push(command.name)
    const isEarly = command.trigger !== undefined || draw.percent(30)
    acts.push({ atSeconds: isEarly ? 0 : drawActSecond(draw), command })
    // Somebody is quicker than vSphere HA.
    const { fault } = command
    const lost = fault.kind === 'host-crash' ? vms.filter(({ host }) => host === fault.host) : []
    if (lost.length > 0 && draw.percent(40))
      acts.push({ atSeconds: drawActSecond(draw), command: { type: 'power-on', vm: draw.of(lost).name } })
  }
  const { ssoDomains, datacenters } = estate
  const [first, second] = datacenters
  const document: StormDocument = {
    precopy: 'scenario',
    version: 1,
    name: `Storm ${seed}`,
    seed,
    estate: {
      ssoDomains,
      vms,
      fabric: {
        roundTripUs: draw.of([100, 200, 2000]),
        ...draw.maybe(50, () => ({ limitMiBs: draw.of([4, 20, 100]) })),
        ...(first === undefined || second === undefined
          ? {}
          : { between: [{ datacenters: [first, second], roundTripUs: 5000, limitMiBs: 100 }] }),
      },
    },
    policy: drawPolicy(draw),
  }
  acts.sort((a, b) => a.atSeconds - b.atSeconds)
  return withActs(document, acts, draw.percent(95) ? mendSeconds.usual : mendSeconds.long)
}

/** Any instant, and often those at which much is on the clock: the grid of samples with a ns around it. */
function drawActSecond(draw: Draw): number {
  if (draw.percent(60)) return draw.second(0, lastActSecond)
  const stepNs = 10_000_000
  return (draw.whole(0, (lastActSecond * 1e9) / stepNs) * stepNs + draw.whole(0, 2)) / 1e9
}

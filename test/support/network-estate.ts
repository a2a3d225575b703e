/** Two hosts and web-01 with networks as a test wants them, and what a move of web-01 to esx-02 makes of them. */
import type { Engine } from '../../core/engine/engine.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import type { MigrationView } from '../../core/trace/view.ts'
import { begunEngine, migrateWeb, runOut, smallScenarioText, smallVm, viewOf } from './scenarios.ts'

export type Json = Record<string, unknown>

/** esx-01 and esx-02 with vmk1 10.20.0.11 and .12 on "vMotion" (vmnic1) and "VM Network" on vmnic0. */
export interface NetworkEstate {
  /** Of both hosts. */
  readonly vmNetwork?: Json
  readonly vMotion?: Json
  /** Of one host. */
  readonly source?: Json
  readonly destination?: Json
  readonly sourceAdapter?: Json
  readonly destinationAdapter?: Json
  readonly vm?: Json
  readonly distributedSwitches?: readonly Json[]
  readonly fabric?: Json
  readonly more?: readonly Json[]
  readonly policy?: Json
}

const shared = ['shared']

export function switchesOf({
  vmNetwork,
  vMotion,
}: Pick<NetworkEstate, 'vmNetwork' | 'vMotion'> = {}): Json[] {
  return [
    {
      name: 'vSwitch0',
      uplinks: ['vmnic0'],
      portGroups: [{ name: 'Management Network' }, { name: 'VM Network', ...vmNetwork }],
    },
    { name: 'vSwitch1', uplinks: ['vmnic1'], mtu: 9000, portGroups: [{ name: 'vMotion', ...vMotion }] },
  ]
}

export function networkScenario(parts: NetworkEstate = {}): Scenario {
  const host = (name: string, ip: string, own: Json = {}, adapter: Json = {}): Json => ({
    name,
    datastores: shared,
    standardSwitches: switchesOf(parts),
    vmkernelAdapters: [{ name: 'vmk1', portGroup: 'vMotion', ip, services: ['vmotion'], ...adapter }],
    ...own,
  })
  const hosts = [
    host('esx-01', '10.20.0.11', parts.source, parts.sourceAdapter),
    host('esx-02', '10.20.0.12', parts.destination, parts.destinationAdapter),
    ...(parts.more ?? []),
  ]
  const { fabric, policy } = parts
  const document = JSON.parse(
    smallScenarioText({
      hosts,
      vms: [smallVm(parts.vm)],
      ...(fabric === undefined ? {} : { fabric }),
      ...(policy === undefined ? {} : { policy }),
    }),
  )
  const [datacenter] = document.estate.ssoDomains[0].vcenters[0].datacenters
  datacenter.distributedSwitches = parts.distributedSwitches
  return parseScenario('networks.scenario.json', JSON.stringify(document))
}

export function begun(parts: NetworkEstate = {}, command: Command = migrateWeb): Engine {
  return begunEngine(networkScenario(parts), command)
}

/** The first migration of web-01, at the end of the run. */
export function moved(parts: NetworkEstate = {}): MigrationView {
  return viewOf(runOut(begun(parts))).migrations[0]!
}

/** State and capabilities of a host in words. Pure. */
import { hostCapabilitiesSchema, type HostSpec } from '../../../core/scenario/host-schema.ts'

export const connectionWords: Readonly<Record<HostSpec['connectionState'], string>> = {
  connected: 'Connected',
  disconnected: 'Disconnected',
  notResponding: 'Not responding',
}

export type Capabilities = NonNullable<HostSpec['capabilities']>
export type CapabilityName = keyof Capabilities

export const capabilityNames = Object.keys(hostCapabilitiesSchema.shape) as CapabilityName[]

/** Those that a host has or has not; the others are numbers. */
export const flagNames = capabilityNames.filter(
  (name): name is Exclude<CapabilityName, 'maxNumDisksSVMotion'> => name !== 'maxNumDisksSVMotion',
)

export interface CapabilityRow {
  readonly name: CapabilityName
  readonly isSet: boolean
  readonly words: string
}

export function capabilityRows(capabilities: Capabilities | undefined): CapabilityRow[] {
  return capabilityNames.map((name) => {
    const value = capabilities?.[name]
    const words = value === undefined ? 'as its release' : String(value)
    return { name, isSet: value !== undefined, words }
  })
}

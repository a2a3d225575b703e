/** The address by which vCenter knows a host. */
import type { Host } from './inventory.ts'

export type IpFamily = 'IPv4' | 'IPv6'

/** As it was added to vCenter, or that of its first management adapter; null where it has neither. */
export function managementAddressOf(host: Host): string | null {
  return host.spec.managementAddress ?? managementAdapterAddressOf(host)
}

/** VMkernel adapters have IPv4 addresses here. */
export function managementAdapterAddressOf(host: Host): string | null {
  return host.spec.vmkernelAdapters.find((one) => one.services.includes('management'))?.ip ?? null
}

export function ipFamilyOf(address: string): IpFamily {
  return address.includes(':') ? 'IPv6' : 'IPv4'
}

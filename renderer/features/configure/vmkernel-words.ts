/** Services and TCP/IP stacks of VMkernel adapters in the vSphere Client's words. */
import type { VmkernelAdapter } from './host-networking.ts'

export type VmkernelService = VmkernelAdapter['services'][number]
export type TcpIpStack = NonNullable<VmkernelAdapter['stack']>

export const serviceNames: Readonly<Record<VmkernelService, string>> = {
  vmotion: 'vMotion',
  provisioning: 'Provisioning',
  'ft-logging': 'Fault Tolerance logging',
  management: 'Management',
  vsan: 'vSAN',
}

export const stackWords: Readonly<Record<TcpIpStack, string>> = {
  default: 'Default',
  vmotion: 'vMotion',
  provisioning: 'Provisioning',
}

/** An adapter on a stack of its own serves what the stack is for. */
export function serviceWords({ services, stack }: VmkernelAdapter): string {
  const byStack = stack === 'vmotion' || stack === 'provisioning' ? [stack] : []
  const all = [...new Set<VmkernelService>([...services, ...byStack])]
  return all.map((service) => serviceNames[service]).join(', ') || 'none'
}

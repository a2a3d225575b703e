/** What happens to the running VMs of a host that is told to enter maintenance mode. Pure. */
import { plural } from '../../format/numbers.ts'
import type { DrsSpec } from '../cluster/drs-words.ts'
import type { HostNow } from '../object/estate-now.ts'

/** `drs` is that of its cluster; undefined: off, or the host is in no cluster. */
export function evacuationWords({ spec, vms }: HostNow, drs: DrsSpec | undefined): string {
  const running = vms.filter((vm) => vm.powerState === 'poweredOn').length
  if (running === 0) return `No virtual machine runs on ${spec.name}.`
  const them = plural(running, 'running virtual machine')
  if (spec.cluster === '') return `${spec.name} is in no cluster: migrate or power off its ${them} yourself.`
  if (drs === undefined)
    return `vSphere DRS of ${spec.cluster} is off: migrate or power off the ${them} yourself.`
  if (drs.level === 'fullyAutomated')
    return `vSphere DRS migrates its ${them} to other hosts of ${spec.cluster} by itself.`
  return `vSphere DRS recommends where its ${them} could go; apply the recommendations at ${spec.cluster} > Monitor > vSphere DRS.`
}

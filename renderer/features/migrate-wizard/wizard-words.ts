/** How the wizard names its VMs in titles and sentences. Pure. */
import { powerStateWords, type VmNow } from '../object/estate-now.ts'
import { plural } from '../../format/numbers.ts'

/** `web-01`, `3 virtual machines`. */
export function vmsWords(vms: readonly Pick<VmNow, 'name'>[]): string {
  const [first] = vms
  return vms.length === 1 && first !== undefined ? first.name : plural(vms.length, 'virtual machine')
}

/** `powered on`; of several states each with how many: `2 powered on, 1 suspended`. */
export function powerWords(vms: readonly Pick<VmNow, 'powerState'>[]): string {
  const states = [...new Set(vms.map((vm) => vm.powerState))]
  return states
    .map((state) => {
      const words = powerStateWords[state]?.toLowerCase() ?? state
      const count = vms.filter((vm) => vm.powerState === state).length
      return states.length === 1 ? words : `${count} ${words}`
    })
    .join(', ')
}

/** Each value once: `esx-01, esx-02`. */
export function distinct(values: readonly string[]): string {
  return [...new Set(values)].join(', ')
}

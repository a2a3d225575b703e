/** What takes vCPU time from a guest that writes too fast: each hypervisor has its own name for it. */
import type { MigrationView } from '../../../core/trace/view.ts'

export function slowedBy({ policy }: Pick<MigrationView, 'policy'>): 'SDPS' | 'auto-converge' {
  return policy === 'qemu' ? 'auto-converge' : 'SDPS'
}

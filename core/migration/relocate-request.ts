/** What somebody asks of vCenter, and what is made of it when its task is created. */
import type { MigrationRequest } from '../checks/request.ts'

/** What somebody asks for. */
export interface AskedRelocation extends MigrationRequest {
  readonly priority: 'high' | 'regular'
}

/** What was asked for; `powerState` is what the VM's was then. */
export interface RelocateRequest extends AskedRelocation {
  /** The VM's own host where only storage moves. */
  readonly toHost: string
  readonly movesCompute: boolean
}

/** What the checks are asked: no host where the VM stays on its own. */
export function checkRequestOf(request: RelocateRequest): MigrationRequest {
  return request.movesCompute ? request : { ...request, toHost: undefined }
}

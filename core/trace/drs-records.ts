/**
 * Records of maintenance mode and DRS, and of hosts and VMs that vCenter itself puts elsewhere: a part of the table in
 * `events.ts`, whose rules hold here too (append only at its end, never reorder).
 */
export const drsRecordFields = {
  /** `state`: none | entering | in. `task` is the one that changed it; 0: it is so from the begin of the run. */
  'host-maintenance-changed': { host: 'text', state: 'text', task: 'uint' },
  /**
   * A VM keeps its host from entering maintenance mode. `cause`: check | rule | capacity | admission | drs-off |
   * drs-manual | drs-disabled | failed | offline; `check` names the check or rule. Said anew when it is another.
   */
  'maintenance-blocked': {
    host: 'text',
    task: 'uint',
    vm: 'text',
    cause: 'text',
    check: 'text',
    fault: 'text',
    reason: 'text',
  },
  /** It does so no longer: it is on its way, gone, or the host no longer enters. */
  'maintenance-unblocked': { host: 'text', vm: 'text' },

  /** DRS has looked at a cluster; the recommendations and faults that follow at the same instant are of this run. */
  'drs-evaluated': {
    cluster: 'text',
    run: 'uint',
    recommended: 'uint',
    faults: 'uint',
    /** Load of the most and of the least loaded host in service, in permyriad of its capacity. */
    highestPermyriad: 'uint',
    lowestPermyriad: 'uint',
  },
  'recommendation-made': {
    recommendation: 'uint',
    cluster: 'text',
    vm: 'text',
    fromHost: 'text',
    toHost: 'text',
    /** 1 (mandatory) to 5. */
    priority: 'uint',
    /** maintenance | rule | proactive-ha | preference | balance */
    reason: 'text',
    detail: 'text',
  },
  /** `outcome`: applied | dropped. `task` is that of the migration, 0 if there is none. */
  'recommendation-ended': { recommendation: 'uint', outcome: 'text', task: 'uint', detail: 'text' },
  /** Why DRS cannot do for a VM what it should; `host` is '' where it holds for all hosts. */
  'drs-fault': {
    cluster: 'text',
    run: 'uint',
    vm: 'text',
    host: 'text',
    check: 'text',
    fault: 'text',
    message: 'text',
  },
  /** DRS has placed a VM on another host at its power-on. */
  'vm-placed': { vm: 'text', fromHost: 'text', toHost: 'text', reason: 'text' },
  'guest-restarted': { vm: 'text' },
  /** '' is no cluster: a stand-alone host. */
  'host-moved': { host: 'text', fromCluster: 'text', toCluster: 'text' },
  /** vCenter has switched off the newer of two rules of a cluster that contradict each other. */
  'rule-deactivated': { cluster: 'text', rule: 'text', olderRule: 'text', reason: 'text' },
  /** A VM that runs requires CPU features beyond the EVC mode of its cluster. */
  'evc-exceeded': { vm: 'text', cluster: 'text', evcMode: 'text', features: 'text' },
} as const

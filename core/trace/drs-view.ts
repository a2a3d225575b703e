/** What a trace says of DRS, as its pages read it. Built by `fold-drs.ts`. */

/** Cluster > Monitor > vSphere DRS > Recommendations and History. */
export interface RecommendationView {
  readonly recommendation: number
  readonly cluster: string
  readonly vm: string
  readonly fromHost: string
  readonly toHost: string
  readonly priority: number
  readonly reason: string
  readonly detail: string
  readonly madeAtNs: number
  state: 'pending' | 'applied' | 'dropped'
  endedAtNs: number | null
  /** Task of its migration; 0 if there is none. */
  task: number
  /** Why it was dropped, '' else. */
  outcomeDetail: string
}

/** Cluster > Monitor > vSphere DRS: the newest run, and its faults. */
export interface DrsView {
  run: number
  evaluatedAtNs: number
  highestPermyriad: number
  lowestPermyriad: number
  faults: {
    readonly vm: string
    readonly host: string
    readonly check: string
    readonly fault: string
    readonly message: string
  }[]
}

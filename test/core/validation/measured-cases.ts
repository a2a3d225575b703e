/** A small measured case in the format of the QEMU files, for tests; its figures are round numbers of ours. */

type Json = Record<string, unknown>

export function measuredConfiguration(change: Json = {}): Json {
  return {
    id: 'case-1',
    kind: 'precopy',
    group: 'small',
    converged: true,
    median: { total_ms: 1000, transferred_bytes: 70_000_000, dirty_sync_count: 3, downtime_ms: 10 },
    spread_total_ms: [990, 1010],
    repeats: [
      { outcome: 'completed', repeat: 0, seed: 11, sequential_start_page: 0 },
      { outcome: 'completed', repeat: 1, seed: 12, sequential_start_page: 100 },
      { outcome: 'completed', repeat: 2, seed: 13, sequential_start_page: 200 },
    ],
    ...change,
    parameters: {
      memory_mib: 64,
      limiter: 'qemu',
      bandwidth_mib_s: 64,
      downtime_limit_ms: 300,
      pattern: 'uniform',
      working_set_mib: 32,
      working_set_first_page: 4096,
      writes_per_s: 1000,
      write_pacing: 'timer',
      auto_converge: false,
      time_limit_s: 10,
      ...(change['parameters'] as Json | undefined),
    },
  }
}

export function caseFileText(configurations: readonly Json[]): string {
  return JSON.stringify({ hypervisor: 'QEMU', page_bytes: 4096, firmware_pages: 16, configurations })
}

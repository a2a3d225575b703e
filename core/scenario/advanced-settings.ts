/**
 * Advanced system settings of a host that steer migrations, under ESXi's own names (Configure > Advanced System
 * Settings). What a host sets takes the place of the scenario's policy for migrations that leave it.
 * Defaults and ranges: ADV-SET (MODEL.md, sources).
 */
import { z } from 'zod'

function whole(least: number, most: number, what: string) {
  return z.number().int().min(least).max(most).optional().describe(what)
}

export const advancedSettingsSchema = z
  .strictObject({
    'Migrate.PreCopySwitchoverTimeGoal': whole(100, 100_000, 'Switchover goal in ms. Default 500.'),
    'Migrate.PreCopyMinProgressPerc': whole(
      100,
      1000,
      'Transfer over dirty rate a round needs, %. Default 130.',
    ),
    'Migrate.PreCopyPagesPerSend': whole(1, 1024, 'Pages of one send. Default 32.'),
    'Migrate.SdpsEnabled': whole(0, 2, 'SDPS: 0 off, 1 always, 2 dynamic. Default 2.'),
    'Migrate.SdpsTargetRate': whole(100, 10_000, 'Transfer over dirty rate SDPS aims for, %. Default 500.'),
    'Migrate.SdpsDynamicDelaySec': whole(1, 3600, 'Poll of the first pass by dynamic SDPS, s. Default 30.'),
    'Migrate.NetTimeout': whole(1, 3600, 'Silence after which a migration fails, s. Default 20.'),
    'Migrate.NetLatencyModeThreshold': whole(0, 1000, 'RTT above which buffers grow, ms. Default 4.'),
    'Migrate.NetExpectedLineRateMBps': whole(1, 100_000, 'Line rate that sizes buffers, MB/s. Default 133.'),
    'Migrate.DetectZeroPages': whole(0, 1, '1: zero pages are not sent whole. Default 1.'),
    'Migrate.VMotionStreamHelpers': whole(
      0,
      112,
      'TCP streams of one migration; 0 = by link speed. Default 0.',
    ),
  })
  .describe('Advanced system settings by their ESXi names; those left out have their defaults.')

export type AdvancedSettings = z.infer<typeof advancedSettingsSchema>

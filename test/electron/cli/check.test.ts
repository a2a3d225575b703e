/** `precopy check`: every option reaches the checks, what it prints for people and programs, and its exit status. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue } from '../../../core/checks/catalogue.ts'
import { loggedCommandSchema } from '../../../core/scenario/command-schema.ts'
import { runCli, type CliResult } from './test-terminal.ts'

/** Three hosts with DRS, of which one is in maintenance mode; another vCenter in an SSO domain of its own. */
const scenarioText = `
precopy: scenario
version: 1
name: To be checked
estate:
  ssoDomains:
    - vcenters:
        - name: vc-a.lab
          datacenters:
            - name: DC-1
              folders: [{ name: Web }]
              datastores: [{ name: vmfs-1 }, { name: vmfs-2 }]
              clusters:
                - name: CL-1
                  drs: {}
                  resourcePools: [{ name: Gold }]
                  hosts: [{ name: esx-01 }, { name: esx-02, inMaintenanceMode: true }, { name: esx-03 }]
    - name: other.local
      vcenters:
        - name: vc-b.lab
          datacenters:
            - name: DC-B
              datastores: [{ name: vmfs-b }]
              hosts: [{ name: esx-b1 }]
  vms:
    - name: web-01
      host: esx-01
      memory: { sizeMiB: 4096 }
      disks: [{ name: Hard disk 1, datastore: vmfs-1 }, { name: Hard disk 2, datastore: vmfs-1 }]
      nics: [{ portGroup: VM Network }]
    - name: db-01
      host: esx-01
      question: Out of space. Retry?
      memory: { sizeMiB: 4096 }
      disks: [{ name: Hard disk 1, datastore: vmfs-1 }]
`
let folder = ''

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-check-'))
  fs.writeFileSync(path.join(folder, 'lab.yaml'), scenarioText)
})

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true })
})

function check(...args: string[]): Promise<CliResult> {
  return runCli(folder, 'check', 'lab.yaml', ...args)
}

interface Printed {
  readonly request: object
  readonly kind: string
  readonly toHost: string
  readonly findings: readonly { readonly check: string; readonly fault: string }[]
  readonly hosts: readonly { readonly toHost: string; readonly findings: readonly object[] }[]
  readonly plan: { readonly cures: readonly { readonly commands: readonly object[] }[] } | null
}

async function checkJson(...args: string[]): Promise<Printed & { readonly status: number }> {
  const { status, stdout } = await check(...args, '--json')
  return { status, ...(JSON.parse(stdout) as Printed) }
}

describe('a move to a host', () => {
  it('ends with 0 where the VM can go', async () => {
    const { status, stdout } = await check('--vm', 'web-01', '--to', 'esx-03')
    expect(stdout).toMatch(/^web-01 → esx-03, vMotion: compatible \(\d+ checks run\)$/)
    expect(status).toBe(0)
  })

  it('ends with 1 and tells of each finding its group, fault, values, fields, remedy, cures and rule', async () => {
    const { status, stdout } = await check('--vm', 'db-01', '--to', 'esx-02')
    expect(stdout).toMatch(/^db-01 → esx-02, vMotion: 2 errors \(\d+ checks run\)/)
    expect(stdout).toMatch(/\n\nSource\n {2}Error · vm-question-pending · QuestionPending\n/)
    expect(stdout).toMatch(/\n\nHost\n {2}Error · dest-in-maintenance · InvalidState\n/)
    expect(stdout).toMatch(/\n {4}Fields {2}\S/)
    expect(stdout).toMatch(/\n {4}Remedy {2}\S/)
    expect(stdout).toMatch(/\n {4}Cure {4}.+ \(.+\)\n/)
    expect(stdout).toMatch(/\n {4}Rule {4}(documented|well-known|inferred)/)
    expect(stdout).not.toMatch(/Smallest cure|undefined/)
    expect(status).toBe(1)
  })

  it('hands on the expected power state, the pool, the folder, and whether vCenter itself asks', async () => {
    const options = ['--to-pool', 'Gold', '--to-folder', 'Web', '--power-state', 'poweredOff', '--by-system']
    const { status, request, findings } = await checkJson('--vm', 'web-01', '--to', 'esx-03', ...options)
    expect(request).toEqual({
      vm: 'web-01',
      toHost: 'esx-03',
      toPool: 'Gold',
      toFolder: 'Web',
      powerState: 'poweredOff',
      bySystem: true,
    })
    expect(findings).toMatchObject([{ check: 'vm-state-mismatch', fault: 'InvalidPowerState' }])
    expect(status).toBe(1)
  })

  it('hands on the networks that were chosen', async () => {
    const chosen = ['--network', 'VM Network=vMotion', '--adapter', 'Network adapter 1=VM Network']
    const { request } = await checkJson('--vm', 'web-01', '--to', 'esx-03', ...chosen)
    expect(request).toMatchObject({
      networks: { 'VM Network': 'vMotion' },
      adapters: { 'Network adapter 1': 'VM Network' },
    })
  })
})

describe('a move to a cluster', () => {
  it('says which host DRS takes, and what stands against each of the others', async () => {
    const { status, stdout } = await check('--vm', 'web-01', '--to-cluster', 'CL-1')
    expect(stdout).toMatch(/^web-01 → cluster CL-1 \(DRS takes esx-03\), vMotion: compatible/)
    expect(stdout).toMatch(/\nHosts\n {2}esx-02 {2}1 error: dest-in-maintenance\n {2}esx-03 {2}compatible$/)
    expect(status).toBe(0)
  })

  it('has the report of each host in its JSON, but for the one that the VM runs on', async () => {
    const { hosts, toHost, plan } = await checkJson('--vm', 'web-01', '--to-pool', 'Gold')
    expect(hosts.map((host) => [host.toHost, host.findings.length])).toEqual([
      ['esx-02', 1],
      ['esx-03', 0],
    ])
    expect(toHost).toBe('esx-03')
    expect(plan).toBeNull()
  })
})

describe('a move of storage', () => {
  it('takes a datastore for all disks, another for one, and formats', async () => {
    const all = ['--vm', 'web-01', '--to-datastore', 'vmfs-2', '--format', 'thin']
    const single = ['--disk', 'Hard disk 1=vmfs-1', '--disk=Hard disk 2=:eager-zeroed-thick']
    const { request, kind, status } = await checkJson(...all, ...single)
    expect(request).toEqual({
      vm: 'web-01',
      toDatastore: 'vmfs-2',
      diskFormat: 'thin',
      disks: { 'Hard disk 1': { datastore: 'vmfs-1' }, 'Hard disk 2': { format: 'eager-zeroed-thick' } },
    })
    expect(kind).toBe('storage-vmotion')
    expect(status).toBe(0)
  })

  it('is said in words', async () => {
    const { stdout } = await check('--vm', 'web-01', '--to', 'esx-03', '--to-datastore', 'vmfs-2')
    expect(stdout).toMatch(/^web-01 → esx-03, datastore vmfs-2, vMotion without shared storage: compatible/)
    const single = await check('--vm', 'web-01', '--disk', 'Hard disk 1=vmfs-2:thin')
    expect(single.stdout).toMatch(/^web-01 → datastore vmfs-2, Storage vMotion: compatible/)
  })
})

describe('a move to another SSO domain', () => {
  it('is one with a login or without, and the login may be wrong', async () => {
    const move = ['--vm', 'web-01', '--to', 'esx-b1', '--to-datastore', 'vmfs-b']
    expect((await checkJson(...move)).kind).toBe('xvc-elm')
    const wrong = await checkJson(...move, '--remote-credentials', 'wrong')
    expect(wrong.kind).toBe('xvc-advanced')
    expect(wrong.findings).toContainEqual(
      expect.objectContaining({ check: 'xvc-login', fault: 'InvalidLogin' }),
    )
    const { request } = await checkJson(...move, '--remote-certificate', 'not-confirmed')
    expect(request).toMatchObject({ remote: { credentials: 'accepted', certificate: 'not-confirmed' } })
  })
})

describe('the smallest cure', () => {
  it('is printed step by step with where it is done and whom it disturbs', async () => {
    const { status, stdout } = await check('--vm', 'db-01', '--to', 'esx-03', '--cure')
    expect(stdout).toMatch(
      /\n\nSmallest cure\n {2}1\. .*db-01.*\n {5}.+; (nothing is interrupted|changes a setting that others may notice|the VM is down for a while)\n/,
    )
    expect(status).toBe(1)
  })

  it('stands in the JSON with commands that a command log takes', async () => {
    const { plan } = await checkJson('--vm', 'db-01', '--to', 'esx-03')
    const commands = plan!.cures.flatMap((cure) => cure.commands)
    expect(commands.length).toBeGreaterThan(0)
    for (const command of commands) loggedCommandSchema.parse({ atNs: 0, command })
  })

  it('is none where nothing blocks, and none where only another destination helps', async () => {
    const fits = await check('--vm', 'web-01', '--to', 'esx-03', '--cure')
    expect(fits.stdout).toMatch(/\n\nSmallest cure: none is needed\.$/)
    expect(fits.status).toBe(0)
    const here = await check('--vm', 'web-01', '--to', 'esx-01', '--cure')
    expect(here.stdout).toMatch(/Only another destination helps against\n {2}same-host: /)
    expect(here.status).toBe(1)
  })
})

describe('the catalogue', () => {
  it('lists every check once, expressed or with the reason why not', async () => {
    const { status, stdout } = await runCli(folder, 'check', '--list', '--json')
    const listed = JSON.parse(stdout) as { id: string; isExpressed: boolean; reason: string }[]
    expect(listed.map((one) => one.id)).toEqual(catalogue.map((row) => row.id))
    for (const { id, isExpressed, reason } of listed) {
      expect({ id, isExpressed }).toEqual({ id, isExpressed: reason === '' })
    }
    expect(listed.find((one) => one.id === 'disk-move-type')).toMatchObject({ isExpressed: false })
    expect(status).toBe(0)
  })

  it('is grouped as the compatibility panel, with severity, fault and kinds', async () => {
    const { stdout } = await runCli(folder, 'check', '--list')
    expect(stdout).toMatch(/^Source\n {2}vm-task-in-progress +error {4}TaskInProgress +all kinds\n/)
    expect(stdout).toMatch(/\n {2}disk-move-type +.*\n {6}not checked before: \S/)
    expect(stdout).toMatch(new RegExp(`\\n${catalogue.length} checks, \\d+ of them made before a migration$`))
  })
})

describe('a wrong invocation', () => {
  const toHost = ['--vm', 'web-01', '--to', 'esx-03']

  it.each([
    [['--to', 'esx-03'], /No VM was named/],
    [['--vm', 'web-1', '--to', 'esx-03'], /no VM named "web-1".*Did you mean "web-01"/],
    [['--vm', 'web-01', '--to', 'esx-3'], /no host named "esx-3"/],
    [['--vm', 'web-01', '--to-cluster', 'cl-1'], /no cluster named "cl-1".*Did you mean "CL-1"/],
    [['--vm', 'web-01', '--to-pool', 'Golf'], /no resource pool named "Golf".*Did you mean "Gold"/],
    [['--vm', 'web-01', '--to-datastore', 'vmfs-9'], /no datastore named "vmfs-9"/],
    [['--vm', 'web-01'], /Nothing says where the VM is to go/],
    [[...toHost, '--to-cluster', 'CL-1'], /--to and --to-cluster exclude each other/],
    [[...toHost, '--disk', 'Hard disk 9=vmfs-2'], /no disk of web-01 named "Hard disk 9"/],
    [[...toHost, '--disk', 'Hard disk 1'], /--disk "Hard disk 1" is not of the form DISK=DATASTORE:FORMAT/],
    [[...toHost, '--disk', 'Hard disk 1=vmfs-2:fat'], /--disk does not know "fat".*It takes same, thin/],
    [
      [...toHost, '--disk', 'Hard disk 1=vmfs-2:thin:x'],
      /--disk "Hard disk 1=vmfs-2:thin:x" is not of the form/,
    ],
    [
      [...toHost, '--disk', 'Hard disk 1=vmfs-1', '--disk', 'Hard disk 1=vmfs-2'],
      /--disk names "Hard disk 1" twice/,
    ],
    [[...toHost, '--network', 'VM Netwrk=Prod'], /Did you mean "VM Network"/],
    [[...toHost, '--adapter', 'Network adapter 2=Prod'], /Did you mean "Network adapter 1"/],
    [[...toHost, '--format', 'fat'], /--format does not know "fat"/],
    [[...toHost, '--power-state', 'on'], /--power-state does not know "on"/],
    [[...toHost, '--remote-credentials', 'mine'], /--remote-credentials does not know "mine"/],
    [[...toHost, '--to', 'esx-02'], /--to was given 2 times/],
  ])('%j ends with 2 and says what to do', async (args, says) => {
    const { status, stdout, stderr } = await check(...args)
    expect(stderr).toMatch(says)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })

  it('without a scenario says that one is needed', async () => {
    const { status, stderr } = await runCli(folder, 'check', '--vm', 'web-01', '--to', 'esx-03')
    expect(stderr).toMatch(/No scenario was named/)
    expect(status).toBe(2)
  })
})

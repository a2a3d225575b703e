/** Text to scenario: defaults, places of problems, references between objects, and one text for one scenario. */
import { describe, expect, it } from 'vitest'
import { InputError, type InputProblem } from '../../../core/base/errors.ts'
import { maxInputBytes, maxProblems } from '../../../core/scenario/limits.ts'
import { canonicalScenarioText, parseScenario, parseScenarioBytes } from '../../../core/scenario/parse.ts'

const small = `precopy: scenario
version: 1
name: Small
estate:
  ssoDomains:
    - vcenters:
        - name: vc-a
          datacenters:
            - name: DC-1
              datastores: [{ name: shared }]
              clusters: [{ name: CL-1, hosts: [{ name: esx-01 }, { name: esx-02 }] }]
  vms:
    - name: web-01
      host: esx-01
      memory: { sizeMiB: 64 }
`

function problemsOf(text: string): readonly InputProblem[] {
  try {
    parseScenario('small.yaml', text)
  } catch (error) {
    if (error instanceof InputError) return error.problems
    throw error
  }
  return []
}

describe('a scenario', () => {
  it('has every default filled in', () => {
    const scenario = parseScenario('small.yaml', small)
    expect(scenario.seed).toBe(1)
    expect(scenario.policy).toMatchObject({ name: 'vsphere', preCopySwitchoverTimeGoalMs: 500 })
    expect(scenario.estate.fabric.roundTripUs).toBe(200)
    expect(scenario.estate.vms[0]).toMatchObject({
      powerState: 'poweredOn',
      vcpus: 2,
      memory: { touchedPercent: 100, firmwarePages: 0 },
      workload: { writes: [], client: { requestsPerSecond: 2000 } },
    })
  })

  it('is the same from YAML, from JSON, and with its keys in another order', () => {
    const fromYaml = parseScenario('small.yaml', small)
    const { estate, ...rest } = fromYaml
    const fromJson = parseScenario('small.json', JSON.stringify({ estate, ...rest }))
    expect(canonicalScenarioText(fromJson)).toBe(canonicalScenarioText(fromYaml))
    expect(fromJson).toEqual(fromYaml)
  })

  it('may begin with a byte order mark and hold any letters', () => {
    const bytes = new Uint8Array(Buffer.from(`\uFEFF${small.replace('Small', 'Größenwahn 測試')}`))
    expect(parseScenarioBytes('small.yaml', bytes).name).toBe('Größenwahn 測試')
  })

  it('may repeat parts by alias', () => {
    const text = small
      .replace('{ sizeMiB: 64 }', '&memory { sizeMiB: 64 }')
      .concat('    - { name: web-02, host: esx-02, memory: *memory }\n')
    expect(parseScenario('small.yaml', text).estate.vms[1]?.memory.sizeMiB).toBe(64)
  })
})

describe('problems', () => {
  it('are all reported at once, each with its place', () => {
    const text = small.replace('sizeMiB: 64', 'sizeMiB: none').replace('name: Small', 'name: 7')
    expect(problemsOf(text).map(({ line, column, path }) => ({ line, column, path }))).toEqual([
      { line: 3, column: 7, path: 'name' },
      { line: 15, column: 26, path: 'estate.vms[0].memory.sizeMiB' },
    ])
  })

  it('inside an aliased part are placed where the part stands', () => {
    const text = small
      .replace('{ sizeMiB: 64 }', '&memory { sizeMiB: 64, reservationMiB: 65 }')
      .concat('    - { name: web-02, host: esx-02, memory: *memory }\n')
    const places = problemsOf(text).map(({ line, path }) => `${line} ${path}`)
    expect(places).toContain('15 estate.vms[1].memory.reservationMiB')
  })

  it('beyond the first hundred are counted', () => {
    const vms = Array.from({ length: 150 }, () => '    - { name: x, host: nowhere, memory: { sizeMiB: 1 } }')
    const problems = problemsOf(`${small}${vms.join('\n')}\n`)
    expect(problems).toHaveLength(maxProblems + 1)
    expect(problems.at(-1)?.message).toMatch(/^And \d+ more/)
  })

  it('in size are found before anything is read', () => {
    const bytes = new Uint8Array(maxInputBytes + 1)
    expect(() => parseScenarioBytes('large.yaml', bytes)).toThrow(/large\.yaml: The file has 16\.0 MiB/)
  })
})

describe('references', () => {
  it.each([
    ['a port group that the host lacks', 'nics: [{ portGroup: VM Netwrk }]', /Did you mean "VM Network"\?/],
    ['a reservation above the memory', 'cpu: 1', /"cpu" is not known here/],
    [
      'two disks of one name',
      'disks: [{ name: d, datastore: shared }, { name: d, datastore: shared }]',
      /two disk/,
    ],
    [
      'rate steps that go back in time',
      'workload: { writes: [{ pattern: uniform, pagesPerSecond: [{ atSeconds: 0, pagesPerSecond: 1 }, { atSeconds: 0, pagesPerSecond: 2 }] }] }',
      /Put the steps in order of time/,
    ],
    [
      'a first rate step after the start',
      'workload: { writes: [{ pattern: uniform, pagesPerSecond: [{ atSeconds: 5, pagesPerSecond: 1 }] }] }',
      /what the rate is from the start/,
    ],
    [
      'bursts that leave nothing between them',
      'workload: { writes: [{ pattern: uniform, pagesPerSecond: { everySeconds: 5, forSeconds: 5, pagesPerSecond: 9 } }] }',
      /leave nothing between them/,
    ],
    [
      'work that ends before it begins',
      'workload: { writes: [{ pattern: uniform, pagesPerSecond: 9, fromSeconds: 7, untilSeconds: 7 }] }',
      /Let it end later/,
    ],
    [
      'a region that would grow beyond memory',
      'workload: { writes: [{ pattern: uniform, pagesPerSecond: 9, region: { sizeMiB: 8, growsMiBPerSecond: 1, growsToMiB: 65 } }] }',
      /from 8 to 65 MiB/,
    ],
    [
      'a size to grow to without growth',
      'workload: { writes: [{ pattern: uniform, pagesPerSecond: 9, region: { sizeMiB: 8, growsToMiB: 9 } }] }',
      /Say how fast it grows/,
    ],
  ])('refuse %s', (_name, line, says) => {
    const problems = problemsOf(`${small}      ${line}\n`)
    expect(problems).toHaveLength(1)
    expect(`${problems[0]?.message} ${problems[0]?.remedy}`).toMatch(says)
    expect(problems[0]?.line).toBe(16)
  })

  it.each([
    ['sed: 5', /Did you mean "seed"/],
    ['wrokload: 5', /Remove it or correct/],
  ])('name the nearest known key: %s', (line, says) => {
    expect(problemsOf(`${line}\n${small}`)[0]?.remedy).toMatch(says)
  })

  it('name the nearest known key inside lists and alternatives', () => {
    const nested = `${small}      workload: { writes: [{ patern: uniform, pattern: uniform, pagesPerSecnd: 9, pagesPerSecond: 9, region: { sizeMiB: 8 } }] }\n`
    const remedies = problemsOf(nested).map(({ remedy }) => remedy)
    expect(remedies).toHaveLength(2)
    expect(remedies.join()).toMatch(/"pattern".*"pagesPerSecond"/)
  })

  it('refuse more running memory than a host has', () => {
    const text = small.replace('{ name: esx-01 }', '{ name: esx-01, memoryGiB: 1 }').replace('64 }', '2048 }')
    expect(problemsOf(text).map(({ path }) => path)).toEqual([
      'estate.ssoDomains[0].vcenters[0].datacenters[0].clusters[0].hosts[0].memoryGiB',
    ])
  })
})

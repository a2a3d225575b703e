/** What a new draft begins with: a small scenario and a small lab over it, complete, so that there is something to change. */

export const scenarioTemplate = `precopy: scenario
version: 1
name: My scenario
description: Two hosts, one shared datastore and a virtual machine that writes to its memory.
seed: 1
# Hosts say only what differs from the defaults: two 10 GbE NICs, vmk0 for management, vmk1 for vMotion.
estate:
  ssoDomains:
    - vcenters:
        - name: vc-a.lab
          datacenters:
            - name: DC-1
              datastores:
                - { name: vmfs-shared-1, capacityGiB: 1024 }
              clusters:
                - name: CL-1
                  hosts:
                    - name: esx-01
                    - name: esx-02
  vms:
    - name: web-01
      host: esx-01
      memory: { sizeMiB: 2048, touchedPercent: 80 }
      disks: [{ name: Hard disk 1, datastore: vmfs-shared-1, sizeGiB: 40 }]
      nics: [{ portGroup: VM Network }]
      workload:
        writes:
          - { name: sessions, pattern: uniform, region: { startMiB: 256, sizeMiB: 512 }, pagesPerSecond: 5000 }
`

/** `scenario` is the name of the scenario beside it. */
export function labTemplate(scenario: string): string {
  return `precopy: lab
version: 1
id: my-lab
number: 90
title: My lab
summary: Move one virtual machine and say what moved.
track: memory
minutes: 10
concepts: [ownership]
# The scenario that it starts from: a draft of yours, or one that comes with Precopy.
scenario: ${scenario}

steps:
  - type: read
    id: what-happens
    title: What you will do
    prose: |
      **web-01** runs on esx-01. You will say what a vMotion moves, and then move web-01 to esx-02 while it runs.

  - type: predict
    id: predict-what-moves
    title: What moves?
    prose: |
      You are about to move **web-01** to esx-02 with vMotion. What goes over the network?
    question:
      kind: choice
      options:
        - id: memory
          text: Its memory and the state of its devices
          isRight: true
          reply: Yes. Its files stay on the datastore that both hosts see.
        - id: files
          text: Its files as well
          misconception: files-move
          reply: The files stay where they are. Both hosts see the same datastore.

  - type: do
    id: migrate-web-01
    title: Migrate web-01 to esx-02
    prose: |
      Select **web-01**, press **Migrate…**, choose *Change compute resource only* and then **esx-02**. Finish.
    doneWhen: migrations.exists(m, m.vm == "web-01" && m.to == "esx-02")

  - type: run
    id: let-it-finish
    title: Let it finish
    prose: |
      Press **Run** and let the move finish.
    doneWhen: migrations.exists(m, m.vm == "web-01" && m.outcome == "completed")

  - type: explain
    id: explain-what-moved
    title: What did not move?
    prose: |
      Look at the figures of the move. Why are the files of web-01 where they were?
    options:
      - id: shared
        text: Both hosts see the datastore, so that esx-02 opens the same files
        isRight: true
        reply: Yes. vMotion moves the running process and nothing else.
      - id: later
        text: They follow when the move is over
        misconception: files-move
        reply: Nothing follows. Moving files is Storage vMotion, another operation.
    evidence:
      - { label: Touched memory, value: 'memory(last(migrations).touchedMiB)' }
      - { label: Stood still, value: 'span(last(migrations).downtimeMs)' }
    rubric:
      - Says that both hosts see the same datastore.

objectives:
  - id: move-web-01
    text: Move web-01 to esx-02 while it runs.
    points: 60
    scope: ever
    check: migrations.exists(m, m.vm == "web-01" && m.to == "esx-02" && m.outcome == "completed")
    reasons:
      met: web-01 was moved to esx-02 while it ran.
      notYet: No live move of web-01 to esx-02 has been completed yet.
    hints:
      - Select web-01 in the inventory and look at the acts in its head.
      - A live move of the process alone is the migration type "Change compute resource only".
      - Press Migrate…, choose esx-02, Finish, and then Run, because a move takes virtual time.
  - id: what-moved
    text: Say why the files stayed where they were.
    points: 20
    scope: now
    check: answers["explain-what-moved"].isRight
    reasons:
      met: vMotion moves the running process; the files stay on the datastore.
      notYet: What you chose is not why the files stayed.
    hints:
      - Look at the datastore of web-01 before the move and after it.
      - A host can open the files of a virtual machine on every datastore that it sees.
      - Compare what both hosts see on their Datastores tabs, and choose what follows from it.

misconceptions:
  - id: files-move
    text: vMotion moves the files too.
    reply: With vMotion the files stay on the datastore that both hosts see.

debrief: |
  The process of web-01 went over the network in rounds, while it ran. Its files stayed: both hosts see the datastore.

solution:
  - { act: answer, step: predict-what-moves, option: memory }
  - { act: command, command: { type: migrate, vm: web-01, toHost: esx-02 } }
  - { act: advance-until-idle }
  - { act: answer, step: explain-what-moved, option: shared, text: Both hosts see the datastore. }

wrongPaths:
  - name: Thinks that the files follow
    instead:
      - { act: answer, step: predict-what-moves, option: files }
      - { act: answer, step: explain-what-moved, option: later }
    fails: [what-moved]
    message: Nothing follows
`
}

/** A small lab with something to find: the link of esx-03 that vMotion uses goes down in every pre-copy of app-01. */
import fs from 'node:fs'
import path from 'node:path'
import { sourceFolders, type ServicesOptions } from '../../electron/services/services.ts'
import { root } from './services.ts'
import { temporaryFolder } from './temporary-folder.ts'

export const hiddenCause = 'A cable of esx-03 comes loose'

export const hiddenLab = `
precopy: lab
version: 1
id: loose-cable
number: 90
title: Loose cable
summary: Find out why app-01 does not arrive.
track: operations
minutes: 10
concepts: [fault-handling, network-timeout]
scenario: first-move
start:
  - { at: 'vms[app-01].memory.touchedPercent', value: 60 }
hiddenFaults:
  least: 1
  most: 1
  pool:
    - id: loose-cable
      text: ${hiddenCause}
      inject:
        - name: cable
          fault: { kind: link-down, host: esx-03, nic: vmnic1 }
          trigger: { at: stage, vm: app-01, stage: pre-copy }
      cured: hosts["esx-02"].name == "esx-02"
      card:
        symptom: The move stands still and times out.
        evidence: A physical NIC of esx-03 is down.
        cure: Plug it in.
      solution: [{ act: command, command: { type: set-link, host: esx-03, nic: vmnic1, connected: true } }]
steps:
  - { type: predict, id: guess, title: Guess, prose: Will it arrive?, concept: fault-handling, question: { kind: choice, options: [
      { id: yes, text: It arrives, reply: It does not. }, { id: no, text: It does not, reply: Right., isRight: true }] } }
  - { type: run, id: move, title: Move it, prose: 'Move app-01 to esx-03.', doneWhen: 'migrations.exists(m, m.vm == "app-01" && m.outcome != "running")' }
  - { type: diagnose, id: name-it, title: Name it, prose: What was it?, leastHypotheses: 1,
      decoys: [{ id: slow-guest, text: The guest writes too much, reply: It hardly writes. }],
      reply: { right: Right., wrong: Not so. } }
objectives:
  - { id: named, text: Name the cause., points: 100, scope: now, check: 'hidden.all(h, h.isNamed)',
      reasons: { met: You named it., notYet: Not named yet. }, hints: [Look., Think., Name it.] }
debrief: A cable.
solution:
  - { act: answer, step: guess, option: no }
  - { act: command, command: { type: migrate, vm: app-01, toHost: esx-03 } }
  - { act: advance-until-idle }
`

/** Folders with this lab alone, beside the shipped scenarios and glossary. */
export function withHiddenLab(): Pick<ServicesOptions, 'shipped'> {
  const labs = temporaryFolder()
  fs.writeFileSync(path.join(labs, 'loose-cable.lab.yaml'), hiddenLab)
  return { shipped: { ...sourceFolders(root), labs } }
}

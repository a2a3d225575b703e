/** The form's command said back in a sentence, before it is given. Words are those of lists and events. Pure. */
import type { PlannedFault } from '../../../core/scenario/fault-schema.ts'
import { faultInWords, targetOfFault, triggerInWords } from '../../../core/scenario/fault-words.ts'
import { noBreak } from '../../format/numbers.ts'
import { isOverAtOnce } from './fault-fields.ts'

export function faultSentence({ fault, trigger, afterSeconds, forSeconds, repeat }: PlannedFault): string {
  const what = `${targetOfFault(fault)}, ${faultInWords(fault)}`
  const sentences = [
    `${beginning(trigger, afterSeconds ?? 0)}: ${what}.`,
    ...(isOverAtOnce(fault.kind) ? [] : [lasting(forSeconds)]),
    ...(repeat === undefined || repeat.times === 1
      ? []
      : [`It happens ${repeat.times} times, every ${repeat.everySeconds} s.`]),
  ]
  return keptTogether(sentences.join(' '))
}

/** No line breaks between a figure and its unit. */
function keptTogether(text: string): string {
  return text.replace(/(\d) (s|ms|%|Mbit\/s)(?=[\s,.;:]|$)/g, `$1${noBreak}$2`)
}

function beginning(trigger: PlannedFault['trigger'], afterSeconds: number): string {
  if (afterSeconds === 0) return capital(triggerInWords(trigger))
  return trigger === undefined
    ? `${afterSeconds} s from now`
    : `${capital(triggerInWords(trigger))}, and ${afterSeconds} s later`
}

function lasting(forSeconds: number | undefined): string {
  return forSeconds === undefined ? 'It lasts until you clear it.' : `It is over after ${forSeconds} s.`
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

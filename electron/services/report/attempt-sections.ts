/** The learner's part of a report: predictions, orders, explanations, objectives, hints, checks, notes. */
import { clockTime, plural } from '../../../core/base/format.ts'
import { answerInWords } from '../../../core/lab/answers.ts'
import type { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import { evidenceOf } from '../../../core/lab/attempt-view.ts'
import type { AttemptEntry, AttemptView, StepView } from '../../../core/lab/attempt.ts'
import type { Verdict } from '../../../core/lab/grade.ts'
import { judgeAnswer } from '../../../core/lab/predictions.ts'
import { markup, trusted, type Html } from './html.ts'

const verdictWords: Readonly<Record<Verdict, string>> = {
  met: 'met',
  partly: 'partly',
  'not-yet': 'not yet',
  'cannot-judge': 'cannot judge',
}
/** Shapes, not colours, tell them apart; drawn, because not every font has them. */
const verdictMarks: Readonly<Record<Verdict, Html>> = {
  met: mark('<circle cx="5" cy="5" r="4.5" fill="currentColor"/>'),
  partly: mark(
    '<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor"/><path d="M5 1a4 4 0 0 0 0 8z" fill="currentColor"/>',
  ),
  'not-yet': mark('<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor"/>'),
  'cannot-judge': mark('<path d="M2 5h6" stroke="currentColor" stroke-width="2"/>'),
}

function mark(shape: string): Html {
  return trusted(
    `<svg class="dot" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">${shape}</svg>`,
  )
}

export function objectivesSection(view: AttemptView): Html {
  return markup`<section>
    <h2>Objectives</h2>
    <table>
      <thead>
        <tr>
          <th>Verdict</th>
          <th>Objective</th>
          <th>Reason</th>
          <th class="number">Evidence at</th>
          <th class="number">Points</th>
        </tr>
      </thead>
      <tbody>
        ${view.objectives.map(
          (one) =>
            markup`<tr>
              <td class="verdict">
                <span class="mark-${one.verdict}">${verdictMarks[one.verdict]}</span>
                ${verdictWords[one.verdict]}
              </td>
              <td>${one.text}</td>
              <td>${one.reason}</td>
              <td class="number">
                ${one.evidenceAtNs.length === 0 ? '–' : one.evidenceAtNs.map((atNs, index) => markup`${index === 0 ? '' : markup`<br />`}${clockTime(atNs)}`)}
              </td>
              <td class="number">${one.points} / ${one.maxPoints}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </section>`
}

export function predictionsSection(view: AttemptView): Html | null {
  const steps = view.steps.filter((step) => step.type === 'predict')
  if (steps.length === 0) return null
  return markup`<section>
    <h2>Predictions <small>committed before the run; a wrong one costs nothing</small></h2>
    <table>
      <thead>
        <tr>
          <th>Question</th>
          <th>Predicted</th>
          <th>Outcome</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${steps.map(predictionRow)}
      </tbody>
    </table>
  </section>`
}

function predictionRow(step: StepView): Html {
  const { answer } = step
  if (answer === null)
    return markup`<tr>
      <td>${step.title}</td>
      <td>not made</td>
      <td></td>
      <td></td>
    </tr>`
  const judged = answer.isRight === null ? '' : answer.isRight ? 'right' : 'not so'
  const reply = answer.reply === null ? null : markup`<br /><span class="reply">${answer.reply}</span>`
  return markup`<tr>
    <td>${step.title}</td>
    <td class="predicted">${answer.text}</td>
    <td><b>${answer.outcome ?? 'not known yet'}</b>${reply}</td>
    <td class="verdict">${judged}</td>
  </tr> `
}

export function answersSection(tracker: AttemptTracker): Html | null {
  const now = tracker.viewNow()
  const answered = tracker.lab.steps.flatMap((step, index) => {
    const given = tracker.state.answers.get(step.id)
    const isShown = (step.type === 'order' || step.type === 'explain') && given !== undefined
    return isShown ? [{ step, index, given }] : []
  })
  if (answered.length === 0) return null
  return markup`<section>
    <h2>Orders and explanations</h2>
    ${answered.map(({ step, index, given }) => {
      const evidence = evidenceOf(tracker, index, now)
      return markup`<h3>${step.title}</h3>
        ${given.map((answer, at) => {
          const judged = judgeAnswer(tracker, index, answer)
          const words = answerInWords(step, answer).split('\n')
          const told =
            words.length > 1
              ? markup`<ol class="order">
                  ${words.map((word) => markup`<li>${word.replace(/^\d+\. /, '')}</li>`)}
                </ol>`
              : markup`<p>${words[0] ?? ''}</p>`
          const own =
            answer.text === undefined || answer.text === ''
              ? null
              : markup`<blockquote>${answer.text}</blockquote>`
          return markup`<p class="try">${given.length === 1 ? '' : `Try ${at + 1}: `}${verdictMarks[judged.isRight === true ? 'met' : 'not-yet']} ${judged.isRight === true ? 'right' : 'not right'}</p>
            ${told}${own}
            ${(judged.reply ?? '').split('\n\n').map((part) => markup`<p class="reply">${part}</p>`)}`
        })}${
          evidence.length === 0
            ? null
            : markup`<p class="note">
                ${evidence.map(({ label, value }, at) => `${at === 0 ? '' : ' · '}${label}: ${value}`)}
              </p>`
        }`
    })}
  </section>`
}

/** Misconceptions that the learner held for a while, with what the lab said to each. */
export function misconceptionsSection(tracker: AttemptTracker): Html | null {
  const chosen = new Set(
    [...tracker.state.answers.values()]
      .flat()
      .flatMap((answer) => [answer.option ?? '', ...(answer.order ?? [])]),
  )
  const met = tracker.lab.misconceptions.filter(({ id }) => chosen.has(id))
  if (met.length === 0) return null
  return markup`<section>
    <h2>Misconceptions met</h2>
    <table>
      <thead>
        <tr>
          <th>Held for a while</th>
          <th>What is so</th>
        </tr>
      </thead>
      <tbody>
        ${met.map(
          ({ text, reply }) =>
            markup`<tr>
              <td>${text}</td>
              <td>${reply}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`
}

export function workSection(view: AttemptView, entries: readonly AttemptEntry[]): Html {
  const checks = entries.filter((entry) => entry.type === 'check')
  const hinted = view.objectives.filter((one) => one.hints.length > 0)
  const last = checks.at(-1)
  const result =
    last === undefined
      ? ''
      : `; in the last one ${plural(last.unmet.length, 'objective was', 'objectives were')} not met yet`
  return markup`<section>
    <h2>Hints and checks</h2>
    <p>
      ${checks.length === 0 ? 'The work was not checked.' : `The work was checked ${plural(checks.length, 'time')}${result}.`}
      ${hinted.length === 0 ? 'No hint was opened.' : ''}
    </p>
    ${
      hinted.length === 0
        ? null
        : markup`<table>
            <thead>
              <tr>
                <th>Objective</th>
                <th class="number">Hints opened</th>
              </tr>
            </thead>
            <tbody>
              ${hinted.map(
                (one) =>
                  markup`<tr>
                    <td>${one.text}</td>
                    <td class="number">${one.hints.length} of 3</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
    ${
      view.note === ''
        ? null
        : markup`<h3>Notes</h3>
            <blockquote>${view.note}</blockquote>`
    }
  </section>`
}

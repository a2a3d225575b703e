/** The learner's part of a report: predictions, orders, explanations, objectives, hints, checks, notes. */
import { clockTime, plural } from '../../../core/base/format.ts'
import { answerInWords } from '../../../core/lab/answers.ts'
import type { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import { evidenceOf } from '../../../core/lab/attempt-view.ts'
import type { AttemptEntry, AttemptView, StepView } from '../../../core/lab/attempt.ts'
import type { Verdict } from '../../../core/lab/grade.ts'
import { judgeAnswer } from '../../../core/lab/predictions.ts'
import { html, type Html } from './html.ts'

const verdictWords: Readonly<Record<Verdict, string>> = {
  met: 'met',
  partly: 'partly',
  'not-yet': 'not yet',
  'cannot-judge': 'cannot judge',
}
const verdictMarks: Readonly<Record<Verdict, string>> = {
  met: '●',
  partly: '◐',
  'not-yet': '○',
  'cannot-judge': '?',
}

export function objectivesSection(view: AttemptView): Html {
  return html`<section>
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
            html`<tr>
              <td class="verdict">
                <span class="mark-${one.verdict}">${verdictMarks[one.verdict]}</span>
                ${verdictWords[one.verdict]}
              </td>
              <td>${one.text}</td>
              <td>${one.reason}</td>
              <td class="number">
                ${one.evidenceAtNs.length === 0 ? '–' : one.evidenceAtNs.map((atNs, index) => html`${index === 0 ? '' : html`<br />`}${clockTime(atNs)}`)}
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
  return html`<section>
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
    return html`<tr>
      <td>${step.title}</td>
      <td>not made</td>
      <td></td>
      <td></td>
    </tr>`
  const judged = answer.isRight === null ? '' : answer.isRight ? '✓ right' : '✗ not so'
  const reply = answer.reply === null ? null : html`<br /><span class="reply">${answer.reply}</span>`
  return html`<tr>
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
  return html`<section>
    <h2>Orders and explanations</h2>
    ${answered.map(({ step, index, given }) => {
      const evidence = evidenceOf(tracker, index, now)
      return html`<h3>${step.title}</h3>
        ${given.map((answer, at) => {
          const judged = judgeAnswer(tracker, index, answer)
          const words = answerInWords(step, answer).split('\n')
          const told =
            words.length > 1
              ? html`<ol class="order">
                  ${words.map((word) => html`<li>${word.replace(/^\d+\. /, '')}</li>`)}
                </ol>`
              : html`<p>${words[0] ?? ''}</p>`
          const own =
            answer.text === undefined || answer.text === ''
              ? null
              : html`<blockquote>${answer.text}</blockquote>`
          return html`<p class="note">
              ${given.length === 1 ? '' : `Try ${at + 1}: `}${judged.isRight === true ? '● right' : '○ not right'}
            </p>
            ${told}${own}
            <p class="reply">${judged.reply ?? ''}</p>`
        })}${
          evidence.length === 0
            ? null
            : html`<p class="note">
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
  return html`<section>
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
            html`<tr>
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
  return html`<section>
    <h2>Hints and checks</h2>
    <p>
      ${checks.length === 0 ? 'The work was not checked.' : `The work was checked ${plural(checks.length, 'time')}${result}.`}
      ${hinted.length === 0 ? 'No hint was opened.' : ''}
    </p>
    ${
      hinted.length === 0
        ? null
        : html`<table>
            <thead>
              <tr>
                <th>Objective</th>
                <th class="number">Hints opened</th>
              </tr>
            </thead>
            <tbody>
              ${hinted.map(
                (one) =>
                  html`<tr>
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
        : html`<h3>Notes</h3>
            <blockquote>${view.note}</blockquote>`
    }
  </section>`
}

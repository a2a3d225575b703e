/** Ready pieces for a lab's text, complete and with words to be replaced, so that nobody begins with an empty page. Pure. */
import { freeId } from './known-names.ts'
import { questions } from './question-snippets.ts'
import { hostOf, step, vmOf, type Snippet, type SnippetGroup } from './snippet.ts'

const plainSteps: readonly Snippet[] = [
  step(
    'read-this',
    'Read',
    'Something to know before it begins.',
    (id) => `type: read
id: ${id}
title: What to know first
prose: |
  Say it in one screen. **Bold** for names of objects.`,
  ),
  step(
    'watch-it',
    'Watch',
    'A worked run that plays and pauses itself.',
    (id, names) => `type: watch
id: ${id}
title: Watch a move
prose: |
  Press **Watch**. The lab moves ${vmOf(names)} and pauses by itself.
commands:
  - { type: migrate, vm: ${vmOf(names)}, toHost: ${hostOf(names)} }
speed: 2
pauses:
  - when: migrations.exists(m, m.vm == "${vmOf(names)}" && m.rounds >= 1)
    caption: The first round has begun. All of its memory is sent once.
doneWhen: migrations.exists(m, m.vm == "${vmOf(names)}" && m.outcome == "completed")`,
    { answer: (id) => [`{ act: watch, step: ${id} }`] },
  ),
  step(
    'order-these',
    'Order',
    'Items to be put in order.',
    (id) => `type: order
id: ${id}
title: In which order?
prose: |
  Put what happens in order. Leave out what does not happen.
items:
  - { id: first, text: What happens first }
  - { id: second, text: What happens then }
  - { id: third, text: What happens last }
distractors:
  - { id: never, text: What does not happen, reply: This does not happen in a live move. }
reply:
  right: Yes, in this order.
  wrong: Not quite. Think of what each needs from the one before it.`,
    { answer: (id) => [`{ act: answer, step: ${id}, order: [first, second, third] }`] },
  ),
  step(
    'do-this',
    'Do',
    'The learner acts; it is done when an expression holds.',
    (id, names) => `type: do
id: ${id}
title: Move ${vmOf(names)}
prose: |
  Select **${vmOf(names)}**, press **Migrate…** and choose **${hostOf(names)}**.
doneWhen: migrations.exists(m, m.vm == "${vmOf(names)}" && m.to == "${hostOf(names)}")`,
  ),
  step(
    'run-it',
    'Run',
    'The run plays until an expression holds.',
    (id, names) => `type: run
id: ${id}
title: Let it finish
prose: |
  Press **Run** and let it finish.
doneWhen: migrations.exists(m, m.vm == "${vmOf(names)}" && m.outcome == "completed")`,
  ),
  step(
    'explain-it',
    'Explain',
    'A choice with reasons, and own words beside it.',
    (id) => `type: explain
id: ${id}
title: Why was it so?
prose: |
  Look at the figures of the run. What explains them?
options:
  - { id: right-reason, text: The reason that holds, isRight: true, reply: 'Yes, because of that.' }
  - { id: other-reason, text: A reason that does not hold, reply: Look at the figures once more. }
evidence:
  - { label: Stood still, value: 'span(last(migrations).downtimeMs)' }
rubric:
  - Names the cause, and what follows from it.`,
    {
      answersLate: true,
      answer: (id) => [
        `{ act: answer, step: ${id}, option: right-reason, text: The cause and what follows from it. }`,
      ],
    },
  ),
  step(
    'diagnose-it',
    'Diagnose',
    'Names the hidden fault that was drawn. Needs a pool of hidden faults.',
    (id) => `type: diagnose
id: ${id}
title: What is wrong?
prose: |
  Try what should work, write down what you suspect, and name the cause.
decoys:
  - { id: never-this, text: A cause that it never is, reply: Nothing that you saw points to it. }
leastHypotheses: 1
reply:
  right: Yes, that was it.
  wrong: Not that. What did you see that speaks for it, and what against it?`,
    {
      answer: (id) => [
        '{ act: hypothesis, cause: What is suspected, observation: What was seen. }',
        `{ act: answer, step: ${id}, causes: '{{ causes }}' }`,
      ],
    },
  ),
]

const noAnswer = { step: 'predict-choice', option: 'wrong-one', reply: 'No, and this is why not.' }

const judged: readonly Snippet[] = [
  {
    id: 'objective',
    title: 'Objective',
    means: 'What the learner is to reach, how it is judged, and three hints.',
    list: 'objectives',
    piece: (names) => `id: ${freeId(names.lab.objectives, 'reach-it')}
text: Move ${vmOf(names)} to ${hostOf(names)} while it runs.
points: 20
scope: ever
check: migrations.exists(m, m.vm == "${vmOf(names)}" && m.to == "${hostOf(names)}" && m.outcome == "completed")
reasons:
  met: It was moved while it ran.
  notYet: No live move to that host has been completed yet.
hints:
  - Look at the virtual machine and the acts in its head.
  - The rule behind it, in a sentence.
  - The next step, with the reason for it.`,
  },
  {
    id: 'misconception',
    title: 'Misconception',
    means: 'What a wrong answer shows, and what the lab says to it.',
    list: 'misconceptions',
    piece: (names) => `id: ${freeId(names.lab.misconceptions, 'common-belief')}
text: What many believe.
reply: What is so instead, and how it can be seen.
phrases: [words that show it]`,
  },
  {
    id: 'wrong-path',
    title: 'Wrong path',
    means: 'Proves that a wrong answer gets its reply and fails its objectives.',
    list: 'wrongPaths',
    piece({ lab: { wrongAnswer } }) {
      const { step: asked, option, reply } = wrongAnswer ?? noAnswer
      return `name: Answers as many do
instead:
  - { act: answer, step: ${asked}, option: ${option} }
fails: []
message: ${JSON.stringify(reply.slice(0, 400))}`
    },
  },
  {
    id: 'variable',
    title: 'Variable',
    means: 'One of several values, by the seed; used as {{ name }} in any text.',
    list: 'variables',
    piece: (names) => `{ id: ${freeVariable(names.lab.variables)}, pick: [1000, 2000, 4000] }`,
  },
]

function freeVariable(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? 'drawn' : `drawn${number}`
    if (!taken.includes(id)) return id
  }
}

export const snippetGroups: readonly SnippetGroup[] = [
  { title: 'Steps', snippets: plainSteps },
  { title: 'Predictions', snippets: questions },
  { title: 'What is judged', snippets: judged },
]

/**
 * The form as it stands when the dialog opens: for the object that a person has chosen, the fault that is to be
 * injected again, or else for the migration that is on screen. Pure.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { FaultKind } from '../../../core/scenario/fault-schema.ts'
import type { RunView } from '../../../core/trace/view.ts'
import type { FaultRequest } from '../../stores/dialogs.ts'
import type { SelectedObject } from '../../stores/object-kinds.ts'
import { settledValues, valuesForKind, type FaultValues } from './fault-choices.ts'
import { formOfPlanned, freeName, newTrigger, renamedFor, type FaultForm } from './fault-form.ts'

export const emptyRequest: FaultRequest = {
  object: null,
  isOfObject: false,
  nic: '',
  kind: null,
  target: '',
  again: null,
}

const kindsOfObjects: Partial<Record<SelectedObject['kind'], FaultKind>> = {
  host: 'host-crash',
  vm: 'guest-burst',
  datastore: 'datastore-full',
  vcenter: 'vcenter-restart',
}

export function newFaultForm(request: FaultRequest, estate: EstateView, view: RunView): FaultForm {
  const taken = view.faults.map(({ name }) => name)
  if (request.again !== null) {
    const form = formOfPlanned(request.again, taken)
    return { ...form, values: settledValues(form.kind, form.values, estate) }
  }
  const vm = vmOf(request, estate, view)
  const kind = kindOf(request)
  const names = startValues(request, vm, view)
  const values = valuesForKind(kind, names, estate)
  return {
    name: freeName(kind, taken),
    kind,
    values: request.nic === '' ? values : settledValues(kind, { ...values, nic: request.nic }, estate),
    names,
    trigger: { ...newTrigger, vm, fault: taken[0] },
    afterSeconds: undefined,
    forSeconds: undefined,
    isRepeated: false,
    everySeconds: 10,
    times: 3,
  }
}

/** Another kind: it is about the same objects as far as it can be, and a name that the form gave follows it. */
export function withKind(
  form: FaultForm,
  kind: FaultKind,
  estate: EstateView,
  taken: readonly string[],
): FaultForm {
  const names = { ...form.names, ...form.values }
  return {
    ...form,
    kind,
    names,
    name: renamedFor(kind, form, taken),
    values: valuesForKind(kind, names, estate),
  }
}

function kindOf({ kind, object, isOfObject, nic }: FaultRequest): FaultKind {
  if (kind !== null) return kind
  if (nic !== '' || object === null || !isOfObject) return 'link-down'
  return kindsOfObjects[object.kind] ?? 'link-down'
}

/** VM whose migration a trigger watches at first: the one on screen, one that migrates, the first. */
function vmOf({ object }: FaultRequest, estate: EstateView, view: RunView): string | undefined {
  if (object?.kind === 'vm') return object.name
  const moving = view.migrations.findLast(({ outcome }) => outcome === null)
  return moving?.vm ?? view.migrations.at(-1)?.vm ?? estate.vms[0]?.name
}

/** What the fields begin with, whichever of them the kind has. */
function startValues({ object, target }: FaultRequest, vm: string | undefined, view: RunView): FaultValues {
  const moving = view.migrations.findLast((migration) => migration.vm === vm && migration.outcome === null)
  const own = object === null ? {} : { [object.kind]: object.name }
  const given = target === '' ? {} : { host: target, vm: target, datastore: target, vcenter: target }
  const host = moving?.destinationHost ?? (vm === undefined ? undefined : view.vms.get(vm)?.host)
  return { host, vm, ...own, ...given }
}

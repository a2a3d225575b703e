/** Colours of a report: the light theme's roles, fixed, because paper has no theme. */
export const paper = {
  text: '#1b2b32',
  second: '#4f6169',
  third: '#5f7078',
  hairline: '#e3eaed',
  hairlineStrong: '#cbd4d8',
  gridline: '#e9eff1',
  hatch: '#aeb8bc',
  sent: '#00608a',
  toSend: '#ba8300',
  stun: '#a8280a',
  goal: '#00785e',
  prediction: '#7a45b5',
} as const

/** Without quotes, because it also stands inside attributes of charts. */
export const fontFamily = 'Clarity City, Inter Variable, Inter, Segoe UI, Helvetica Neue, Arial, sans-serif'

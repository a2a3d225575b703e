/** Which of the two windows this page is: the address says so, and it stays that. */

/** What stands behind the address of the audience's window. */
export const audienceHash = '#audience'

/** Nothing of it is the person's own place: it only follows what is presented. */
export const isAudienceWindow = typeof location !== 'undefined' && location.hash === audienceHash

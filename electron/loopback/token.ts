/**
 * Who may talk to the loopback host: whoever was given the address that it printed. The address carries a
 * token that can be traded once for a session cookie; after that only the cookie opens a socket. Both are
 * 256 random bits and compared in constant time.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Digests are of equal length whatever was sent, so the comparison takes as long for every guess. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}

export class Gatekeeper {
  /** For the address; null once it has been traded. */
  private token: string | null = newSecret()
  private readonly session = newSecret()

  /** The token that has not been traded yet. */
  get oneTimeToken(): string {
    if (this.token === null) throw new Error('The one-time token has been used; there is no second one.')
    return this.token
  }

  /** The session's secret for the right token, which is then dead; null for any other. */
  trade(token: string): string | null {
    if (this.token === null || !isSame(token, this.token)) return null
    this.token = null
    return this.session
  }

  /** Whether a `Cookie` header carries the session under `name`. */
  isLetIn(cookieHeader: string | undefined, name: string): boolean {
    const value = (cookieHeader ?? '')
      .split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(`${name}=`))
      ?.slice(name.length + 1)
    return value !== undefined && isSame(value, this.session)
  }
}

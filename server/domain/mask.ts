// What a person recognises as theirs and nobody else can use.

export const HIDDEN = '•••'

/** `b•••@thu.example`, `•••678`. */
export function maskedContact(contact: string): string {
  const at = contact.lastIndexOf('@')
  return at > 0 ? `${contact.slice(0, 1)}${HIDDEN}${contact.slice(at)}` : maskedEnd(contact)
}

/** The last three characters of a number. */
export function maskedEnd(text: string): string {
  return text.length > 6 ? `${HIDDEN}${text.slice(-3)}` : HIDDEN
}

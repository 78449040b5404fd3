/** A letter ready to go. Names and subjects may hold anything people typed; the transports fold and encode them. */
export type Message = {
  to: string
  subject: string
  text: string
  html: string
  /** The same for every attempt at one letter, so that a mail program shows it once. Without <>. */
  messageId: string
}

/**
 * What became of it: taken over by the mail server, refused for good (`address-refused`, `letter-refused`), refused for
 * now (`try-later`), or not asked because of something of ours (`unreachable`, `sign-in-refused`, `sender-refused`,
 * `not-written`): then no other letter would get through either.
 */
export type Outcome = 'taken' | 'address-refused' | 'letter-refused' | 'try-later' | OurTrouble
export type OurTrouble = 'unreachable' | 'sign-in-refused' | 'sender-refused' | 'not-written'

/** Where letters go: a mail server, or a folder. Never throws. */
export type Post = { deliver(message: Message): Promise<Outcome> }

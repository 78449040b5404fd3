type WitnessReply = { status: number; text: string }

const MOST_BYTES = 16 * 1024

/**
 * Posts a request of c2sp.org/tlog-witness to a witness; `url` is without a slash at the end.
 * @throws what the network throws, or when it answers more than a witness says
 */
export async function postToWitness(url: string, body: string, signal: AbortSignal): Promise<WitnessReply> {
  const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body, signal, redirect: 'error' })
  return { status: response.status, text: await shortText(response) }
}

async function shortText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) throw new Error('answered more than a witness says')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** The network an address belongs to. One IPv6 customer has 2^64 addresses: the first four groups are the network. */
export function networkOf(ip: string): string {
  if (!ip.includes(':') || ip.startsWith('::ffff:')) return ip
  const [head = '', tail = ''] = ip.split('::')
  const groups = head.split(':').filter(Boolean)
  const after = tail.split(':').filter(Boolean)
  const zeros = ip.includes('::') ? Array(8 - groups.length - after.length).fill('0') : []
  return [...groups, ...zeros, ...after].slice(0, 4).join(':')
}

/** What of an address is told in letters: the half that names a provider's network. */
export function networkShown(ip: string): string {
  const bare = ip.replace(/^::ffff:/, '')
  if (!bare.includes(':')) return `${bare.split('.').slice(0, 2).join('.')}.x.x`
  return `${networkOf(bare).split(':').slice(0, 2).join(':')}:…`
}

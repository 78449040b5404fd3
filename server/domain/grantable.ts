/** Where đồng of a pledge are (as the trace tells it). */
type Place = { state: 'free' | 'suspense' | 'committed' | 'spent' | 'returned'; amountVnd: number; isHouse: boolean }

/**
 * How much of a pledge's money may be confirmed as given for houses, đồng: all that the fund holds or has spent when it
 * was given for one house; of money given for wherever it is needed only what was paid for houses.
 */
export function grantableVnd(isForHouse: boolean, places: readonly Place[]): number {
  const counts = ({ state, isHouse }: Place) =>
    isForHouse ? ['free', 'committed', 'spent'].includes(state) : state === 'spent' && isHouse
  return places.filter(counts).reduce((sum, { amountVnd }) => sum + amountVnd, 0)
}

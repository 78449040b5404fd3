const browsers: readonly (readonly [RegExp, string])[] = [
  // Most of these also call themselves Chrome and Safari: the narrower name comes first.
  [/zalo/i, 'Zalo'],
  [/coc_coc/i, 'Cốc Cốc'],
  [/edg(?:e|a|ios)?\//i, 'Edge'],
  [/opr\/|opera/i, 'Opera'],
  [/samsungbrowser/i, 'Samsung Internet'],
  [/firefox|fxios/i, 'Firefox'],
  [/chrome|crios|chromium/i, 'Chrome'],
  [/safari/i, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/iphone/i, 'iPhone'],
  [/ipad/i, 'iPad'],
  [/android/i, 'điện thoại Android'],
  [/windows/i, 'máy tính Windows'],
  [/mac os/i, 'máy Mac'],
  [/linux|cros/i, 'máy tính Linux'],
]

/** A browser's name for itself in words a person recognises their telephone by: "Chrome trên điện thoại Android". */
export function deviceName(userAgent: string): string {
  const browser = browsers.find(([pattern]) => pattern.test(userAgent))?.[1]
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1]
  if (browser && system) return `${browser} trên ${system}`
  return browser ?? system ?? 'Thiết bị không rõ'
}

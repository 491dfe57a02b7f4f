/** The browser's name and version in its own words. */

export interface BrowserHints {
  readonly userAgent: string;
  readonly userAgentData?: {
    readonly brands: readonly { readonly brand: string; readonly version: string }[];
  };
}

const FAMILIES: readonly (readonly [string, RegExp])[] = [
  ['Edge', /Edg\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Samsung Internet', /SamsungBrowser\/(\d+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/],
  ['Safari', /Version\/(\d+[\d.]*).*Safari\//],
];

/** "Chromium 156", "Firefox 150", "Safari 26.1"; "this browser" where it does not say. */
export function browserName(hints: BrowserHints): string {
  const brands = (hints.userAgentData?.brands ?? []).filter(
    ({ brand }) => !/not.?a.?brand/i.test(brand.replace(/[^\w]/g, ' ')),
  );
  const brand = brands.find((each) => each.brand !== 'Chromium') ?? brands[0];
  if (brand !== undefined) return `${brand.brand} ${brand.version}`;
  for (const [name, pattern] of FAMILIES) {
    const version = pattern.exec(hints.userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return 'this browser';
}

/** The machine that a benchmark ran on, as its browser tells. */
import packageJson from '../../../package.json';
import { grainOf } from '../../bench/harness';
import type { Machine } from '../../bench/report';
import type { DeviceInfo } from '../protocol';

/** What Chromium tells of itself beside the text that all browsers send. */
interface UserAgentData {
  readonly brands: readonly { readonly brand: string; readonly version: string }[];
  readonly platform: string;
}

/** The others' names stand in the text too, as each once wished to be taken for another: the most particular first. */
const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg\/([\d.]+)/],
  ['Opera', /\bOPR\/([\d.]+)/],
  ['Firefox', /\bFirefox\/([\d.]+)/],
  ['Chrome', /\bHeadlessChrome\/([\d.]+)/],
  ['Chrome', /\bChrome\/([\d.]+)/],
  ['Safari', /\bVersion\/([\d.]+).*\bSafari\//],
];

/** Chromium adds a brand that is none, lest anybody rely on the list. */
const NO_BRAND = /not.?a.?brand/i;

export function browserOf(userAgent: string, data?: Pick<UserAgentData, 'brands'>): string {
  const brands = data?.brands.filter(({ brand }) => !NO_BRAND.test(brand)) ?? [];
  // The browser's own name is more than that of what it is made from.
  const own = brands.find(({ brand }) => brand !== 'Chromium') ?? brands[0];
  if (own) return `${own.brand} ${own.version}`;
  for (const [name, pattern] of BROWSERS) {
    const [, version = ''] = pattern.exec(userAgent) ?? [];
    if (version) return `${name} ${version.replace(/^(\d+(?:\.\d+)?).*$/, '$1')}`;
  }
  return userAgent;
}

/** Of what a worker was asked. */
export type Asked = Pick<DeviceInfo, 'cores' | 'isolated' | 'webglRenderer' | 'webgpuAdapter'>;

export function machineOf({ cores, isolated, webglRenderer, webgpuAdapter }: Asked): Machine {
  const { userAgentData } = navigator as Navigator & { readonly userAgentData?: UserAgentData };
  const { version, dependencies } = packageJson;
  return {
    name: 'this browser',
    browser: browserOf(navigator.userAgent, userAgentData),
    platform: userAgentData?.platform ?? navigator.platform,
    cores,
    isolated,
    ...(webglRenderer !== undefined && { webgl: webglRenderer }),
    ...(webgpuAdapter !== undefined && { webgpu: webgpuAdapter }),
    clockMs: grainOf(() => performance.now()),
    versions: {
      twograph: version,
      tfjs: dependencies['@tensorflow/tfjs'],
      ort: dependencies['onnxruntime-web'],
    },
  };
}

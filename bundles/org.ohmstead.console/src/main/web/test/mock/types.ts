/** What can be configured at the mock gateway: types as real bundles declare them, one more with what those have not, and items. */

import type { ConfigType, Key, Properties } from '../../src/config/calls';

function key(id: string, name: string, description: string, more: Partial<Key> = {}): Key {
  return { id, name, description, kind: 'text', list: false, required: false, defaults: [], options: [], min: null, max: null, unit: '', ...more };
}

function whole(id: string, name: string, description: string, fallback: number, min: number | null, max: number | null, unit = ''): Key {
  return key(id, name, description, { kind: 'whole', defaults: [String(fallback)], min: min === null ? null : String(min), max: max === null ? null : String(max), unit });
}

const DEVICE = key('device', 'Device', "Path of the device, unique in the gateway: 1 to 8 segments joined by '/', as cellar/pump.", { required: true, min: '1' });
const COMMON = [
  key('enabled', 'Enabled', 'Whether the device runs. false: it is listed as disabled, and nothing is asked of it.', { kind: 'boolean', defaults: ['true'] }),
  whole('interval.ms', 'Interval', 'Time between two reads of points of class fast, in ms.', 1000, 10, 86_400_000, 'ms'),
  whole('interval.slow.ms', 'Slow interval', 'Time between two reads of points of class slow, in ms.', 60_000, 10, 86_400_000, 'ms'),
  whole('timeout.ms', 'Timeout', 'For connecting and for each exchange, in ms.', 1000, 1, 60_000, 'ms'),
  key('profile', 'Profile', 'Name of the file in etc/profiles, without .yaml, that lists the points.'),
  key('points', 'Points', 'The points themselves, as flow YAML on one line, at most 50; instead of a profile.'),
];

export const TYPES: readonly ConfigType[] = [
  {
    pid: 'org.ohmstead.driver.modbus',
    factory: true,
    name: 'Modbus device',
    description: 'Reads and writes one Modbus unit over TCP or a serial line.',
    bundle: 'org.ohmstead.driver.modbus 0.1.0',
    keys: [
      DEVICE,
      key('url', 'URL', 'tcp://host:port?unit=1, rtu:///dev/ttyUSB0?baud=9600&parity=none&unit=1 or rtu+tcp://host:port?unit=1.', { required: true }),
      ...COMMON,
      whole('max.registers', 'Registers at once', 'The most registers that the device gives in one answer.', 125, 1, 125),
      key('write.function', 'Write function', 'How a single register or coil is written.', {
        defaults: ['auto'],
        options: [
          { value: 'auto', label: 'automatic' },
          { value: 'multiple', label: 'always multiple' },
        ],
      }),
    ],
  },
  {
    pid: 'org.ohmstead.driver.simulated',
    factory: true,
    name: 'Simulated device',
    description: 'A device without hardware, for demonstrations and load.',
    bundle: 'org.ohmstead.driver.simulated 0.1.0',
    keys: [DEVICE, key('url', 'URL', 'simulated://NAME for devices that shall share a link; empty for a link of its own.'), ...COMMON],
  },
  {
    pid: 'org.ohmstead.driver.sml',
    factory: true,
    name: 'SML meter',
    description: 'A smart meter that pushes SML telegrams.',
    bundle: 'org.ohmstead.driver.sml 0.1.0',
    keys: [DEVICE, key('url', 'URL', 'Where the telegrams come from: serial:///dev/ttyUSB0?baud=9600, tcp://host:port or file:///path.', { required: true }), ...COMMON],
  },
  {
    pid: 'org.ohmstead.driver.webmeter',
    factory: true,
    name: 'Web meter',
    description: 'A meter behind a web interface.',
    bundle: 'org.ohmstead.driver.webmeter 0.1.0',
    keys: [
      DEVICE,
      key('token', 'Token', 'What the web interface asks for.', { kind: 'secret', required: true }),
      key('scale', 'Scale', 'Each value is multiplied by it.', { kind: 'real', defaults: ['1.0'], min: '0' }),
      key('channels', 'Channels', 'Which channels are read.', { kind: 'whole', list: true, min: '1', max: '16' }),
    ],
  },
  {
    pid: 'org.ohmstead.journal',
    factory: false,
    name: 'Journal',
    description: 'The crash-safe log of all values, and what of the values is worth keeping.',
    bundle: 'org.ohmstead.journal 0.1.0',
    keys: [
      key('dir', 'Directory', "Where the journal lives. Empty: the folder 'journal' in Karaf's data folder."),
      whole('commit.ms', 'Commit', 'The longest wait for batches to be written together, in ms.', 200, 0, 60_000, 'ms'),
      whole('quota.mb', 'Quota', 'The most the journal may take, in MB.', 1024, 2, 1_048_576, 'MBy'),
    ],
  },
  {
    pid: 'org.ohmstead.rest',
    factory: false,
    name: 'REST',
    description: 'The HTTP interface for programs and for the console.',
    bundle: 'org.ohmstead.rest 0.1.0',
    keys: [
      key('hosts', 'Hosts', 'Names under which this gateway is reached, besides localhost and addresses.', { list: true }),
      key('metrics.public', 'Public metrics', 'Whether /metrics is open to all who reach the port.', { kind: 'boolean', defaults: ['false'] }),
    ],
  },
];

export interface Content {
  readonly properties?: Properties;
  readonly text?: string;
}

const PROFILE = `# The registers of the heat pump.
protocol: modbus
points:
  outdoor: {at: input/0, type: float32, unit: Cel}
  flow: {at: input/2, type: float32, unit: Cel}
  power: {at: input/6, type: float32, unit: W}
  setpoint: {at: holding/20, type: int16, scale: 0.1, unit: Cel, writable: true, min: 20, max: 55}
`;

/** The items there are at first. */
export function configured(): Map<string, Content> {
  return new Map<string, Content>([
    ['org.ohmstead.driver.modbus~pump', { properties: { device: 'cellar/pump', url: 'tcp://10.0.0.5:502?unit=1', profile: 'heatpump', 'interval.ms': '1000' } }],
    ['org.ohmstead.driver.modbus~charger', { properties: { device: 'garage/charger', url: 'tcp://10.0.0.8:502', 'interval.ms': 'fast', points: '{power: {at: input/0, type: int16, unit: W}}' } }],
    ['org.ohmstead.driver.sml~meter', { properties: { device: 'cellar/meter', url: 'tcp://10.0.0.9:4059' } }],
    ['org.ohmstead.driver.webmeter~flat', { properties: { device: 'flat/meter', token: 'secret:flat-token', channels: ['1', '2'] } }],
    ['org.ohmstead.rest', { properties: { hosts: ['gateway.lan'] } }],
    ['profiles/heatpump.yaml', { text: PROFILE }],
  ]);
}

/** A profile with many points. */
export function longProfile(points: number): string {
  const lines = Array.from({ length: points }, (_, i) => `  point-${i}: {at: holding/${i}, type: int16, scale: 0.1, unit: Cel}\n`);
  return `protocol: modbus\npoints:\n${lines.join('')}`;
}

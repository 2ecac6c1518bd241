/** Zip archives without compression (APPNOTE.TXT 6.3.10, 4.3): enough for what the mock gateway gives and takes. */

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) {
    c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  }
  return c >>> 0;
});

function crc(data: Buffer): number {
  return (data.reduce((c, byte) => (TABLE[(c ^ byte) & 255] as number) ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
}

export function zip(files: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt32LE(0x00210000, 6);
    common.writeUInt32LE(crc(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, path, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, rest, path]));
    bodies.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(bodies.length, 8);
  end.writeUInt16LE(bodies.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, list, end]);
}

/** Reads what {@link zip} wrote; undefined if it is none. */
export function unzip(data: Buffer): Record<string, string> | undefined {
  const files: Record<string, string> = {};
  let at = 0;
  while (data.length >= at + 30 && data.toString('latin1', at, at + 4) === 'PK\u0003\u0004') {
    const size = data.readUInt32LE(at + 18);
    const path = data.readUInt16LE(at + 26);
    const begin = at + 30 + path + data.readUInt16LE(at + 28);
    files[data.toString('utf8', at + 30, at + 30 + path)] = data.toString('utf8', begin, begin + size);
    at = begin + size;
  }
  return data.toString('latin1', at, at + 4) === 'PK\u0001\u0002' ? files : undefined;
}

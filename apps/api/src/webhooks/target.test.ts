import { describe, expect, it } from '@jest/globals';

import { judgeAddress } from './address-rules.js';
import { parseTarget, type Resolver, resolveTarget } from './target.js';

const PUBLIC = ['93.184.215.14', '2606:4700::6810:84e5'];

/** Names as a hostile zone may answer for them. */
const zone: Readonly<Record<string, readonly string[]>> = {
  'hooks.example.com': PUBLIC,
  'v4.example.com': ['93.184.215.14'],
  'v6.example.com': ['2606:4700::6810:84e5'],
  '127.0.0.1.nip.io': ['127.0.0.1'],
  '10-0-0-1.sslip.io': ['10.0.0.1'],
  'a9fea9fe.nip.io': ['169.254.169.254'],
  'metadata.google.internal': ['169.254.169.254'],
  'localtest.me': ['127.0.0.1', '::1'],
  'one-of-two.example.com': ['93.184.215.14', '10.0.0.1'],
  'last-of-three.example.com': [...PUBLIC, '::1'],
  'mapped.example.com': ['::ffff:10.0.0.1'],
  'nat64.example.com': ['64:ff9b::a00:1'],
  'zoned.example.com': ['fe80::1%eth0'],
  'words.example.com': ['not an address'],
  'octal.example.com': ['0177.0.0.1'],
  'empty.example.com': [],
};

const resolve: Resolver = (name) => {
  const addresses = zone[name.replace(/\.$/, '')];
  return addresses === undefined
    ? Promise.reject(new Error('ENOTFOUND'))
    : Promise.resolve(addresses);
};

async function codeOf(url: string, ranges: readonly string[] = []): Promise<string> {
  try {
    await resolveTarget(url, resolve, ranges);
    return 'called';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  }
}

const refusedAddresses = [
  // The host, however it is written.
  'https://127.0.0.1/',
  'https://127.1/',
  'https://127.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://0X7F.1/',
  'https://0177.0.0.1/',
  'https://0177.1/',
  'https://017700000001/',
  'https://%31%32%37.0.0.1/',
  'https://１２７.0.0.1/',
  'https://127。0。0。1/',
  'https://127.0.0.1./',
  'https://127.255.255.254/',
  'https://0.0.0.0/',
  'https://0/',
  'https://0x0/',
  'https://[::]/',
  'https://[::1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::127.0.0.1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[0:0:0:0:0:ffff:127.0.0.1]/',
  // Its site and its links.
  'https://10.0.0.1/',
  'https://10.255.255.255/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://3232235777/',
  'https://0xc0a80101/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://0xa9fea9fe/',
  'https://2852039166/',
  'https://0251.0376.0251.0376/',
  'https://[fe80::1]/',
  'https://[fec0::1]/',
  'https://[fc00::1]/',
  'https://[fd12:3456:789a::1]/',
  'https://[fd00:ec2::254]/',
  'https://[::ffff:169.254.169.254]/',
  // What brings the packet back by a tunnel or a translator.
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b::169.254.169.254]/',
  'https://[64:ff9b:1::a00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2002:a00:1::1]/',
  'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
  // Nobody's, everybody's, documentation, measurement.
  'https://192.0.0.8/',
  'https://192.0.2.1/',
  'https://198.18.0.1/',
  'https://198.51.100.1/',
  'https://203.0.113.1/',
  'https://224.0.0.1/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  'https://[3fff::1]/',
  'https://[100::1]/',
  'https://[5f00::1]/',
  'https://[4000::1]/',
  // Names that lead there.
  'https://127.0.0.1.nip.io/',
  'https://10-0-0-1.sslip.io/',
  'https://a9fea9fe.nip.io/',
  'https://metadata.google.internal/computeMetadata/v1/',
  'https://METADATA.GOOGLE.INTERNAL/',
  'https://localtest.me/',
  'https://localtest.me./',
  'https://one-of-two.example.com/',
  'https://last-of-three.example.com/',
  'https://mapped.example.com/',
  'https://nat64.example.com/',
  'https://zoned.example.com/',
  'https://words.example.com/',
  'https://octal.example.com/',
];

const refusedUrls = [
  '',
  'hooks.example.com',
  '//hooks.example.com/',
  'https://',
  'https://256.256.256.256/',
  'https://0x100000000/',
  'https://1.2.3.4.5/',
  'https://[::1/',
  'https://[fe80::1%25eth0]/',
  'https://a b/',
  'ftp://hooks.example.com/',
  'file:///etc/passwd',
  'gopher://hooks.example.com/',
  'data:text/plain,x',
  'javascript:alert(1)',
  'ws://hooks.example.com/',
  'http://hooks.example.com/',
  'http://hooks.example.com:443/',
  'http://93.184.215.14/',
  'https://hooks.example.com:80/',
  'https://hooks.example.com:22/',
  'https://hooks.example.com:6379/',
  'https://hooks.example.com:8443/',
  'https://user@hooks.example.com/',
  'https://user:password@hooks.example.com/',
  'https://hooks.example.com@127.0.0.1/',
  'https://:password@hooks.example.com/',
  'https://hooks.example.com/#fragment',
];

describe('an endpoint', () => {
  it.each([
    'https://hooks.example.com/',
    'https://hooks.example.com:443/in?token=1',
    'HTTPS://HOOKS.EXAMPLE.COM/',
    'https://v4.example.com/',
    'https://v6.example.com/',
    'https://93.184.215.14/',
    'https://[2606:4700::6810:84e5]/',
    'https:\\\\hooks.example.com\\in',
  ])('that is public is called: %s', async (url) => {
    expect(await codeOf(url)).toBe('called');
  });

  it.each(refusedAddresses)('that is not public is refused: %s', async (url) => {
    expect(await codeOf(url)).toBe('webhook.address_refused');
  });

  it.each(refusedUrls)('whose URL asks for more is refused: %s', async (url) => {
    expect(await codeOf(url)).toBe('webhook.url_refused');
  });

  it.each(['https://none.example.com/', 'https://empty.example.com/'])(
    'without an address is not called: %s',
    async (url) => {
      expect(await codeOf(url)).toBe('webhook.name_unresolved');
    },
  );

  it('is called by the very addresses that were checked', async () => {
    const target = await resolveTarget('https://hooks.example.com/in', resolve, []);
    expect(target.addresses).toEqual(PUBLIC);
    expect(target.hostname).toBe('hooks.example.com');
  });

  it('is resolved once in an attempt: a zone that answers otherwise the second time gains nothing', async () => {
    let asked = 0;
    const rebinding: Resolver = () => {
      asked += 1;
      return Promise.resolve(asked === 1 ? PUBLIC : ['127.0.0.1']);
    };
    const { addresses } = await resolveTarget('https://rebind.example.com/', rebinding, []);
    expect([asked, addresses]).toEqual([1, PUBLIC]);
    await expect(resolveTarget('https://rebind.example.com/', rebinding, [])).rejects.toMatchObject(
      { code: 'webhook.address_refused' },
    );
  });

  it('is refused when it is added where its address stands in the URL, and else at each attempt', async () => {
    await expect(() => parseTarget('https://127.0.0.1/', [])).toThrowWithCode(
      'webhook.address_refused',
    );
    expect(parseTarget('https://127.0.0.1.nip.io/', []).hostname).toBe('127.0.0.1.nip.io');
  });
});

describe('private ranges of an operator', () => {
  const ranges = ['10.20.0.0/16', 'fd00::/8'];

  it.each(['http://10.20.3.4:8080/in', 'https://10.20.3.4/', 'http://[fd00::1]:9000/'])(
    'let an address within be called, by http and any port too: %s',
    async (url) => {
      expect(await codeOf(url, ranges)).toBe('called');
    },
  );

  it.each([
    'http://10.21.0.1/',
    'https://127.0.0.1/',
    'https://[fc00::1]/',
    'https://[::1]/',
    'https://169.254.169.254/',
  ])('let nothing beside them be called: %s', async (url) => {
    expect(await codeOf(url, ranges)).toBe('webhook.address_refused');
  });

  it.each(['http://hooks.example.com/', 'https://hooks.example.com:8443/'])(
    'change nothing for what is public: %s',
    async (url) => {
      expect(await codeOf(url, ranges)).toBe('webhook.url_refused');
    },
  );

  it('hold for a mapped address as for the one that it stands for', () => {
    expect(judgeAddress('::ffff:10.20.0.1', ranges)).toBe('allowed');
    expect(judgeAddress('::ffff:10.21.0.1', ranges)).toBe('no');
  });
});

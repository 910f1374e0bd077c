import { TcpProxy } from '@csms/testing';

/** The way of each program to the database, where it can be slow, reset or cut (F4). */
export class DatabaseLinks {
  private readonly proxies = new Map<string, TcpProxy>();

  /** @returns the database's address for each program */
  async open(databaseUrl: string, programs: readonly string[]): Promise<Record<string, string>> {
    const addresses: Record<string, string> = {};
    for (const program of programs) {
      const proxy = TcpProxy.forUrl(databaseUrl);
      await proxy.open();
      this.proxies.set(program, proxy);
      addresses[program] = proxy.urlOf(databaseUrl);
    }
    return addresses;
  }

  of(program: string): TcpProxy {
    const proxy = this.proxies.get(program);
    if (proxy === undefined) throw new Error(`${program} has no link to the database`);
    return proxy;
  }

  async close(): Promise<void> {
    await Promise.all([...this.proxies.values()].map((proxy) => proxy.cut()));
  }
}

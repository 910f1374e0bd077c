import type { Environment } from '@csms/platform-ops';

/** What the registry needs beside the settings that every service has. */
export class RegistrySettings {
  private constructor(
    /** Public address of the chargers' sockets, e.g. `wss://ocpp.example.com`. */
    readonly ocppPublicUrl: string,
    /** Public address of the REST API: the issuer of access tokens. */
    readonly publicUrl: string,
    /** PEM, PKCS 8: signs access tokens. */
    readonly tokenKey: string,
  ) {}

  static from(environment: Environment): RegistrySettings {
    return new RegistrySettings(
      environment.url('CSMS_OCPP_PUBLIC_URL', 'ws://127.0.0.1:9000'),
      environment.url('CSMS_PUBLIC_URL', 'http://127.0.0.1:3000'),
      environment.string('CSMS_TOKEN_KEY'),
    );
  }
}

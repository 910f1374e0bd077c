export { OCPP_GATEWAY_MIGRATIONS } from './migrations';
export { ocppGatewayService } from './ocpp-gateway.module';

export { conformanceDocument } from './conformance/conformance-document';
export { OCPP_GATEWAY_MIGRATIONS } from './migrations';
export { CALLS, ocppGatewayService } from './ocpp-gateway.module';

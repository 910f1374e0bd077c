export { CreateOcppGateway1763706600000 } from './migrations/20261121T0630-create-ocpp-gateway';
export { ocppGatewayService } from './ocpp-gateway.module';

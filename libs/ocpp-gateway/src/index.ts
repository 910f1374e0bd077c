export { CreateOcppGateway1763706600000 } from './migrations/20261121T0630-create-ocpp-gateway';
export { CreateConnections1763714400000 } from './migrations/20261121T0840-create-connections';
export { ocppGatewayService } from './ocpp-gateway.module';

export { apiGatewayService } from './api-gateway.module';
export { CreateApiGateway1763707200000 } from './migrations/20261121T0640-create-api-gateway';
export { startApiGateway } from './start-api-gateway';

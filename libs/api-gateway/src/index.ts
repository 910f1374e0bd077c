export { apiGatewayService } from './api-gateway.module';
export { API_GATEWAY_MIGRATIONS } from './migrations';
export { startApiGateway } from './start-api-gateway';

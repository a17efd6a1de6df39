import type { Logger } from '../core/base/logger';
import type { GatewayPorts } from '../core/datasets/gateway/gateway';
import type { GatewayHost } from '../core/datasets/gateway/gatewayHost';

/** Opens gateways to datasets, for this machine only. */
export async function gatewayHost(
  ports: Omit<GatewayPorts, 'gunzip'> & { readonly logger: Logger },
): Promise<GatewayHost> {
  const [{ HttpGatewayHost }, { gunzip }] = await Promise.all([
    import('../connectors/gateway/gatewayServer'),
    import('../connectors/gateway/gunzip'),
  ]);
  return new HttpGatewayHost({ ...ports, gunzip }, ports.logger);
}

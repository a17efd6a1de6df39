import type { LineageApi, LineageEvents } from '../../src/protocol/lineageApi';
import { RpcClient } from '../../src/protocol/rpcClient';
import { connectHost } from '../host';
import { openLineage } from './openLineage';
import './style.css';

const root = document.getElementById('view');
if (root === null) throw new Error('The page has no element "view"');
const host = connectHost(root);
openLineage(root, host, new RpcClient<LineageApi, LineageEvents>(host.transport));
